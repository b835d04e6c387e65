// DeepSeek's prices since 2025, in US dollars per million tokens, from the vendor's price pages.
import { type ListedPrice, multiplied, plain, type PriceRow, type PriceWindow } from "./listed-price.ts";

/** Twice the price during working hours in Beijing, even on public holidays. */
const peak: PriceWindow = {
  name: "peak",
  factor: 2,
  spans: [
    ["09:00", "12:00"],
    ["14:00", "18:00"],
  ],
  days: [1, 2, 3, 4, 5],
  ahead: 480,
};

/** The discount at night. For both models, the price was the same. */
const night: PriceWindow = {
  name: "night",
  factor: 0.5,
  rates: multiplied(plain(0.27, 1.1, 0.07), 0.5),
  spans: [["16:30", "00:30"]],
};

const until = (moment: string, row: PriceRow) => ({ until: Date.parse(moment), ...row });

const v3 = { rates: plain(0.27, 1.1, 0.07) };
const r1 = { rates: plain(0.55, 2.19, 0.14) };
/** What both names have cost since they stood for one model, until they were retired in July 2026. */
const together = [
  until("2025-09-29", { rates: plain(0.56, 1.68, 0.07) }),
  until("2026-04-24", { rates: plain(0.28, 0.42, 0.028) }),
];
const v4Flash = { rates: plain(0.14, 0.28, 0.0028) };

const flash: ListedPrice = {
  list: "deepseek",
  rates: plain(0.15, 0.6, 0.003),
  yuan: plain(1, 4, 0.02),
  windows: [peak],
  before: [
    until("2026-08-16T16:00Z", v4Flash),
    until("2026-09-10T04:00Z", {
      rates: plain(0.22, 0.66, 0.007),
      yuan: plain(1.5, 4.5, 0.05),
      windows: [peak],
    }),
  ],
};

/** The vendor's page states the yuan rates. They are not converted from dollars. */
export const deepseekPrices: Record<string, ListedPrice> = {
  "deepseek-flash": flash,
  // A retired name. DeepSeek answers with the model above, and bills that model's price.
  "deepseek-v4-flash": flash,
  "deepseek-v4-pro": {
    list: "deepseek",
    rates: plain(0.66, 1.98, 0.022),
    yuan: plain(4.5, 13.5, 0.15),
    windows: [peak],
    before: [until("2026-08-16T16:00Z", { rates: plain(0.435, 0.87, 0.003625) })],
  },
  "deepseek-chat": {
    list: "deepseek",
    ...v4Flash,
    before: [
      until("2025-02-08T16:00Z", { rates: plain(0.14, 0.28, 0.014) }),
      until("2025-02-25T16:30Z", v3),
      until("2025-09-05T16:00Z", { ...v3, windows: [night] }),
      ...together,
    ],
  },
  "deepseek-reasoner": {
    list: "deepseek",
    ...v4Flash,
    before: [until("2025-02-25T16:30Z", r1), until("2025-09-05T16:00Z", { ...r1, windows: [night] }), ...together],
  },
};
