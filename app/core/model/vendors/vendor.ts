// The facts that Octo knows about a vendor.
import type { ProtocolName } from "#core/model/message.ts";

/** How long a silent stream is tolerated, in ms. */
export interface Patience {
  firstByteMs: number;
  betweenBytesMs: number;
}

export interface Vendor {
  id: string;
  name: string;
  protocol: ProtocolName;
  /** Protocols besides the usual one that a person may choose. */
  alsoSpeaks?: ProtocolName[];
  baseUrl: string;
  /** Other addresses of the vendor, for regions and plans. */
  alsoAt?: string[];
  defaultModel: string;
  liteModel?: string;
  /** Models offered to the person until the vendor's own list is fetched. */
  models: string[];
  /** Whether the vendor sends CORS headers, as far as Octo knows. The account's test finds out. */
  browserMayCall: boolean;
  /** The vendor's web page for creating keys. */
  keyUrl?: string;
  /** Key pages for other addresses, by the beginning of the address. */
  keyUrlAt?: Record<string, string>;
  /** Forms of the vendor's keys; the part before `…` is their prefix. Absent: keys have no recognisable form. */
  keyForms?: string[];
  /** Lifetime of the prompt cache after its last use, in minutes; default 5. */
  cacheMinutes?: number;
  patience?: Partial<Patience>;
}
