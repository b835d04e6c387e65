// The words of keeping and deleting calls: they come with the pages that need them, not with the first one.
import { retention as en } from "./en-retention.ts";
import { language } from "./t.ts";
import { retention as zh } from "./zh-retention.ts";

export const retention = (): typeof en => (language() === "zh" ? zh : en);
