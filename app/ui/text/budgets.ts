// Import this file where texts of budgets are shown; they are then loaded with that module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/budgets.ts"), zh: () => import("./zh/budgets.ts") });
