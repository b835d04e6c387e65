// The words of budgets: importing this has them come with what shows them.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/budgets.ts"), zh: () => import("./zh/budgets.ts") });
