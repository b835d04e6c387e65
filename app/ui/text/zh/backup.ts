// Chinese texts of the backup on the person's computer, and of the state of Octo's data.
import type { Words } from "../t.ts";

export const backup: Words["backup"] = {
  enable: "把对话和费用记录备份到这台电脑",
  location: (home) =>
    `中继连接时，Octo 把调用写入 ${home}/billing，把对话写入 ${home}/sessions。在这里删除不会删除备份。`,
  relayOff: "中继已断开。恢复后 Octo 会备份新的数据。",
  health: "数据状况",
  persisted: "浏览器会保留 Octo 的数据，直到你删除它。",
  notPersisted: "空间不足时，浏览器可能会删除 Octo 的数据。",
  failing: (why) => `备份失败：${why} Octo 会自动重试。`,
  waiting: "有新的数据等待备份。",
  upToDate: (when) => `已全部备份，上次在 ${when}。`,
  never: "还没有备份任何内容。",
  otherBrowser: (n) => `${n} 个对话在另一个浏览器中继续，其备份以那个浏览器为准。`,
  verified: (when) => `备份已于 ${when} 校验：完整且一致。`,
  verifiedNot: (when) => `备份已于 ${when} 校验：有缺失或不同的数据。`,
  unverified: "备份尚未校验。",
  verify: "校验备份",
  complete: (calls, cost, chats) => `备份完整。调用：${calls} 次，共 ${cost}。对话：${chats} 个。`,
  month: (month, missing, there, here) =>
    `${month}：缺少 ${missing} 次调用。这里该月费用为 ${here}，备份中为 ${there}。`,
  behind: (title, there, here) => `“${title}”：备份有 ${here} 个事件中的 ${there} 个。`,
  differing: (month, calls, id, fields) =>
    `${month}：备份中有 ${calls} 次调用不同。第一个是 ${id}，不同之处：${fields}。`,
  differingChat: (title, event) => `“${title}”：备份中的第 ${event} 个事件不同。`,
  again: "Octo 正在备份缺失的数据。",
  stays: "不同的数据保持原样：Octo 从不覆盖备份。",
  reading: (done, total) => `已读 ${done} / ${total} 个文件…`,
  restore: "从这台电脑恢复",
  restoreHint:
    "把备份中此浏览器没有的调用和对话加入此浏览器，包括已删除的对话。已删除月份的调用只在你随后要求时才恢复。已有的数据保持不变。",
  found: "这台电脑上有你的对话和费用记录的备份。",
  lost: "此浏览器丢失了 Octo 的数据：磁盘已满，或浏览器清除了数据。你可以从这台电脑的备份恢复对话和费用，或重新开始。密钥需要重新输入。",
  lostAway: "要恢复，请先连接中继。",
  lostClose: "关闭",
  restored: (calls, chats) => `已恢复。调用：${calls} 次。对话：${chats} 个。`,
  stayDeleted: (months) => `已删除的调用没有恢复：${months}。`,
  stayDeletedMonth: (month, calls) => `${month} 的 ${calls} 次`,
  restoreDeleted: "也恢复已删除的调用",
  unreadable: (lines) => `无法读取的行：${lines}。`,
};
