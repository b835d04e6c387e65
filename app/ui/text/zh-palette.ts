// 命令面板与按键表的中文。
import type { palette as english } from "./en-palette.ts";

export const palette: typeof english = {
  title: "查找与执行",
  field: "对话、消息、操作",
  recent: "最近的对话",
  chats: "对话",
  messages: "消息",
  nothing: (words) => `没有包含“${words}”的内容。`,
  keysTitle: "按键",
  close: "关闭",
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
  chat: {
    stop: "停止",
    continue: "继续",
    copy: "复制最后的回答",
    compact: "总结对话，腾出空间",
    mode: (name) => `权限模式：${name}`,
  },
  composer: "消息",
  composerKeys: {
    send: "发送",
    queue: "本轮结束后发送",
    line: "换行",
    history: "之前的消息",
  },
  approval: "Octo 询问时",
  approvalKeys: {
    once: "允许一次",
    always: "此处始终允许",
    edit: "先修改",
    deny: "拒绝",
  },
  list: "对话列表",
  listKeys: {
    move: "上下移动",
    open: "打开",
    rename: "重命名",
    remove: "删除",
    leave: "结束选择",
  },
};
