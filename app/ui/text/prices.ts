// A module that shows texts of currencies and prices imports this file, so that the texts are loaded with the module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/prices.ts"), zh: () => import("./zh/prices.ts") });
