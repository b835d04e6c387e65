// The words of the accounts of models: importing this has them come with what shows them.
import { comeWith } from "./t.ts";

comeWith({ en: () => import("./en/accounts.ts"), zh: () => import("./zh/accounts.ts") });
