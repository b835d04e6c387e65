// The words of currencies and prices: they come with the pages that need them, not with the first one.
import { prices as en } from "./en-prices.ts";
import { language } from "./t.ts";
import { prices as zh } from "./zh-prices.ts";

export const prices = (): typeof en => (language() === "zh" ? zh : en);
