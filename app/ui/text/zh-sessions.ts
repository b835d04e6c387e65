// 对话列表的中文。
import type { sessions as english } from "./en-sessions.ts";

export const sessions: typeof english = {
  title: "对话",
  empty: "你的对话会出现在这里。",
  running: "进行中",
  waiting: "等你决定",
  more: "更早的对话",
  rename: "重命名",
  pin: "置顶",
  unpin: "取消置顶",
  archive: "归档",
  unarchive: "恢复",
  remove: "删除",
  removeAsk: (title) => `删除“${title}”及其全部内容？账本会保留它的费用。`,
  actions: (title) => `${title} 的更多操作`,
  archived: "已归档",
  archivedEmpty: "没有归档的对话。",
  untitled: "新对话",
  removed: "对话已删除。",
  save: "保存",
  name: "名称",
};
