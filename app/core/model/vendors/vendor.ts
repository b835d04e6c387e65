// What is known of a vendor.
import type { ProtocolName } from "#core/model/message.ts";

/** How long a silence is borne, in milliseconds. */
export interface Patience {
  firstByteMs: number;
  betweenBytesMs: number;
}

export interface Vendor {
  id: string;
  name: string;
  protocol: ProtocolName;
  /** Other protocols that a person may choose for it. */
  alsoSpeaks?: ProtocolName[];
  baseUrl: string;
  /** Other addresses of the same vendor: regions and plans. */
  alsoAt?: string[];
  defaultModel: string;
  liteModel?: string;
  /** Offered before the vendor was asked for its own list. */
  models: string[];
  /** The vendor answers browsers on other origins. The test on setup has the last word. */
  browserMayCall: boolean;
  /** Where keys are made. */
  keyUrl?: string;
  /** Likewise, for other addresses of the vendor that begin so. */
  keyUrlAt?: Record<string, string>;
  /** What its keys look like; what stands before `…` is how they begin. Absent: nothing tells them from others. */
  keyForms?: string[];
  /** How long its prompt cache is kept after the last use. Absent: five minutes. */
  cacheMinutes?: number;
  patience?: Partial<Patience>;
}
