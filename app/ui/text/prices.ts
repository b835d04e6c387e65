// Import this file where texts of currencies and prices are shown; they are then loaded with that module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/prices.ts"), zh: () => import("./zh/prices.ts") });
