// Type of the facts that Octo knows about a vendor.
import type { ProtocolName } from "#core/model/message.ts";

/** Maximum silence of a stream, in milliseconds. */
export interface Patience {
  firstByteMs: number;
  betweenBytesMs: number;
}

export interface Vendor {
  id: string;
  name: string;
  protocol: ProtocolName;
  /** Other protocols that the person may choose. */
  alsoSpeaks?: ProtocolName[];
  baseUrl: string;
  /** Other addresses of the vendor, for regions and plans. */
  alsoAt?: string[];
  defaultModel: string;
  liteModel?: string;
  /** Models that the person can choose from until the vendor's own list is fetched. */
  models: string[];
  /** True if the vendor is known to send CORS headers. The account's test checks whether it does. */
  browserMayCall: boolean;
  /** Address of the vendor's web page for creating keys. */
  keyUrl?: string;
  /** Pages for creating keys if the vendor has several addresses, by the start of the address. */
  keyUrlAt?: Record<string, string>;
  /** Forms of the vendor's keys. The part before `…` is their prefix. Absent if keys have no recognisable form. */
  keyForms?: string[];
  /** Lifetime of the prompt cache after its last use, in minutes. The default is 5. */
  cacheMinutes?: number;
  patience?: Partial<Patience>;
}
