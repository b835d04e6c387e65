// The words of the accounts of models: importing this has them come with what shows them.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/accounts.ts"), zh: () => import("./zh/accounts.ts") });
