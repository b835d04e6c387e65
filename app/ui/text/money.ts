// A module that shows texts of the Money page imports this file, so that the texts are loaded with the module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/money.ts"), zh: () => import("./zh/money.ts") });
