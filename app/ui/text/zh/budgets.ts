// Chinese texts of budgets.
import type { budgets as english } from "../en/budgets.ts";

export const budgets: typeof english = {
  more: "更多限额",
  hint: "可按项目、模型、对话等设置。“阻止”的限额会拦下将超出它的调用；“通知我”的限额在用到 80% 和 100% 时通知你。每周从周一起算。",
  add: "添加限额",
  save: "保存限额",
  leave: "取消",
  change: "修改",
  changeNamed: (what) => `修改：${what}`,
  remove: "移除",
  removeNamed: (what) => `移除：${what}`,
  amount: "限额（美元）",
  period: "周期",
  periods: { day: "每天", week: "每周", month: "每月", total: "总计" },
  scope: "适用于",
  scopes: {
    everything: "全部",
    sessionId: "对话",
    folder: "项目",
    model: "模型",
    account: "账户",
    purpose: "调用用途",
    channel: "渠道",
    person: "人员",
  },
  value: "对象",
  each: "各自分别计算",
  unrecorded: "目前没有调用带有此信息，因此这个限额暂不起作用。",
  kind: "达到时",
  kinds: { hard: "阻止", soft: "通知我" },
  needsAmount: "请填写大于 0 的美元金额。",
  twice: "已有相同的限额，请修改原有的那一个。",
  eachOf: {
    everything: "全部",
    sessionId: "每个对话",
    folder: "每个项目",
    model: "每个模型",
    account: "每个账户",
    purpose: "每种用途",
    channel: "每个渠道",
    person: "每个人",
  },
  line: (amount, period, about, kind) => `${about}${period} ${amount}：${kind}`,
  used: (about, period, spent, limit) => `${about}，${period}：${spent} / ${limit}`,
  heading: (words, heading) => `${words}，照此速度约达 ${heading}`,
  running: { day: "今天", week: "本周", month: "本月", total: "总计" },
  reached: ({ share, limit, period, about, spent }) =>
    share >= 100
      ? `${about}${period} ${limit} 的预算已用完：已花费 ${spent}。调用会继续。`
      : `${about}${period} ${limit} 的预算已用 ${share}%：已花费 ${spent}。`,
  share: (share) => `预算的 ${share}%`,
};
