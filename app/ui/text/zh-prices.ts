// 货币与价格的中文。
import type { prices as english } from "./en-prices.ts";

export const prices: typeof english = {
  currencyTitle: "货币",
  currency: "货币",
  currencyHint: "账本本身以美元记账。",
  oneDollar: (code) => `1 美元合 ${code}`,
  listed: (rate) => `留空：${rate}`,
  another: "其他货币",
  anotherHint: "三个字母的代码，以及 1 美元合多少",
  anotherCode: "货币代码",
  anotherRate: "1 美元合",
  add: "使用",
  ratesOf: (date, source) => `${date} 的汇率：${source}。`,
  update: "更新汇率",
  updated: (date) => `现在是 ${date} 的汇率。`,
  failed: (why) => `没有取到：${why} 原有内容保持不变。`,
};
