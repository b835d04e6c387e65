// Chinese words of the copy on the person's computer, and of how Octo's data is doing.
import type { Words } from "../t.ts";

export const copy: Words["copy"] = {
  on: "把账本和对话复制到这台电脑",
  where: (home) =>
    `中继连接时，调用记录写入 ${home}/billing，对话写入 ${home}/sessions。在这里删除的内容，其文件仍会保留。`,
  away: "中继未连接：新的内容会在连接后复制。",
  health: "数据状况",
  kept: "浏览器会保留 Octo 的数据，直到你删除它。",
  notKept: "空间不足时，浏览器可能会删除 Octo 的数据。",
  failing: (why) => `复制失败：${why} 会自动重试。`,
  waiting: "新的内容尚待复制。",
  copied: (when) => `已全部复制，上次在 ${when}。`,
  never: "还没有复制任何内容。",
  apart: (n) => `${n} 个对话也在另一个浏览器中继续：文件跟随那一边。`,
  verified: (when) => `副本已于 ${when} 核对：内容完整，逐字相同。`,
  verifiedNot: (when) => `副本已于 ${when} 核对：有缺失或不同之处。`,
  unverified: "副本尚未核对。",
  verify: "核对副本",
  whole: (calls, cost, chats) => `副本包含这里的全部内容。调用：${calls} 次，共 ${cost}。对话：${chats} 个。`,
  month: (month, missing, there, here) => `${month}：缺少调用 ${missing} 次。这里的费用是 ${here}，副本中是 ${there}。`,
  behind: (title, there, here) => `“${title}”：副本有 ${here} 个事件中的 ${there} 个。`,
  differing: (month, calls, id, fields) =>
    `${month}：副本中有 ${calls} 次调用的内容不同。第一个是 ${id}，不同之处：${fields}。`,
  differingChat: (title, event) => `“${title}”：副本中的第 ${event} 个事件不同。`,
  again: "缺失的内容正在复制。",
  stays: "不同之处保持原样：副本中的内容不会被覆盖。",
  reading: (done, total) => `已读 ${done} / ${total} 个文件…`,
  takeBack: "从这台电脑取回",
  takeBackHint:
    "把副本读入此浏览器：这里没有的调用和对话，包括已删除的对话。已删除月份的调用只在您随后要求时才取回。已有的内容保持不变。",
  found: "这台电脑上有你的账本和对话的副本。",
  taken: (calls, chats) => `已取回。调用：${calls} 次。对话：${chats} 个。`,
  stayed: (months) => `已删除的调用保持删除：${months}。`,
  stayedMonth: (month, calls) => `${month} 的 ${calls} 次`,
  deletedToo: "也取回已删除的调用",
  unreadable: (lines) => `无法读取的行：${lines}。`,
};
