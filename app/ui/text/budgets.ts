// A module that shows texts of budgets imports this file, so that the texts are loaded with the module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/budgets.ts"), zh: () => import("./zh/budgets.ts") });
