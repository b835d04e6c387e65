// A module that shows texts of model accounts imports this file, so that the texts are loaded with the module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/accounts.ts"), zh: () => import("./zh/accounts.ts") });
