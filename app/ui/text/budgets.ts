// The words of budgets: importing this has them come with what shows them.
import { comeWith } from "./t.ts";

comeWith({ en: () => import("./en/budgets.ts"), zh: () => import("./zh/budgets.ts") });
