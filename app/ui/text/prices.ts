// The words of currencies and prices: importing this has them come with what shows them.
import { comeWith } from "./t.ts";

comeWith({ en: () => import("./en/prices.ts"), zh: () => import("./zh/prices.ts") });
