// 对话旁面板的中文。
import type { panels as english } from "./en-panels.ts";

export const panels: typeof english = {
  title: "面板",
  files: "文件",
  changes: "改动",
  terminal: "终端",
  open: "显示面板",
  close: "关闭面板",
};
