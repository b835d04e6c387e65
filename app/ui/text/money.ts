// Import this file where texts of the Money page are shown; they are then loaded with that module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/money.ts"), zh: () => import("./zh/money.ts") });
