// Import this file where texts of model accounts are shown; they are then loaded with that module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/accounts.ts"), zh: () => import("./zh/accounts.ts") });
