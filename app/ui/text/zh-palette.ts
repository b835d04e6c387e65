// 命令面板与按键表的中文。
import type { palette as english } from "./en-palette.ts";

export const palette: typeof english = {
  title: "查找与执行",
  keysTitle: "按键",
  groups: { go: "前往", chat: "此对话", look: "外观", app: "Octo" },
  actions: {
    palette: "查找或执行任何操作",
    keys: "显示按键",
    newChat: "新对话",
    chats: "所有对话",
    money: "费用",
    settings: "设置",
    theme: "切换明暗",
    language: "English",
    rail: "显示或隐藏对话列表",
  },
};
