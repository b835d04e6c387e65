// Vendors and models: protocol, limits, abilities, and whether browsers may call them.
import type { AccountId } from "../ids.ts";
import type { ProtocolName } from "./message.ts";

/** A person's account at a vendor. Its key lies in the secret store under the account's id, never here. */
export interface Account {
  id: AccountId;
  name: string;
  vendor: string;
  protocol: ProtocolName;
  baseUrl: string;
  model: string;
  /** For titles and other small calls; absent means `model`. */
  liteModel?: string;
  headers?: Record<string, string>;
  /** Found by the test on setup: may the browser call this address itself? */
  route: "direct" | "relay";
  demo?: boolean;
}
