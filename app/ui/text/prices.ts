// The words of currencies and prices: importing this has them come with what shows them.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/prices.ts"), zh: () => import("./zh/prices.ts") });
