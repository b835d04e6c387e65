// Chinese texts of the first screen, loaded before the first paint.
import type { first as english } from "../en/first.ts";
import { chat } from "./chat.ts";
import { palette } from "./palette.ts";
import { refusals } from "./refusals.ts";
import { sessions } from "./sessions.ts";

export const first: typeof english = {
  chat,
  palette,
  refusals,
  sessions,
  app: {
    name: "Octo",
    chats: "对话",
    money: "费用",
    settings: "设置",
    railWidth: "侧边栏的宽度",
    navigation: "导航",
    updateReady: "新版 Octo 已就绪。",
    updateNow: "现在更新",
    outdated: "另一个标签页打开了更新版本的 Octo。请重新加载此标签页以继续。",
    storage: {
      closed: "浏览器关闭了 Octo 的存储。浏览器允许后，Octo 会自动重新打开。如果磁盘已满，请释放一些空间。",
      blocked: "另一个标签页里的旧版 Octo 占用着你的数据。请关闭其他 Octo 标签页，此页随后会继续。",
      outdated: "更新版本的 Octo 已打开你的数据。请重新加载。如果仍显示此消息，请启动最新的中继：npx octo-relay@latest",
      full: "没有空间存放 Octo 的数据了。请释放一些磁盘空间，之后 Octo 会自动继续。",
    },
    reload: "重新加载",
    broken: "本页出错了。",
    brokenNote: "你的对话和账本安全地保存在此浏览器中。",
    noReason: (name) => `失败了，浏览器没有说明原因（${name}）。`,
    noReasonBut: {
      AbortError: "浏览器中断了操作。",
      QuotaExceededError: "没有空间存放 Octo 的数据了。",
      TimeoutError: "用时太久。",
      NotFoundError: "它已不在，或者是一个文件夹。",
      NotReadableError: "文件已无法读取。",
    },
    missing: "这一部分未能加载，因为中继没有应答。",
    trouble: (words) => `Octo 遇到问题：${words} 已保存的数据是安全的；Octo 会自动重试。`,
    offline: "你已离线。仍可阅读全部内容；发送的消息会等待。",
    locked: "正在等待中继解锁你的密钥。请用 npx octo-relay 启动它；现在发送的消息会等待。",
    notFound: "这个地址没有页面。",
    toChats: "前往对话",
  },
  notices: {
    waits: "需要你的回答。",
    done: "已完成。",
    failed: "未能完成。",
    installOffer: "可以在此设备上把 Octo 安装为独立应用。",
    install: "安装 Octo",
    notNow: "暂不",
  },
  relay: {
    connected: "中继已连接",
    connecting: "正在寻找中继…",
    off: "中继已断开",
    silent: "中继没有响应",
    refused: "此浏览器尚未配对",
    otherVersion: "中继版本不同",
    backupFails: "中继已连接，备份失败",
    otherLead: (name) => `另一个浏览器（${name}）正在使用这个中继。`,
    pairTitle: "将此浏览器与中继配对",
    pairHow: "在这台电脑上启动中继，打开它打印的链接，或粘贴到这里。",
    pairField: "链接或配对码",
    pair: "配对",
    retry: "重试",
  },
  kit: {
    path: "路径",
    go: "前往",
    folders: "文件夹",
    noFolders: "这里没有文件夹。",
    limited: "只显示前 2,000 个文件夹。请输入路径以打开其他文件夹。",
    openFolder: "打开此文件夹",
    cancel: "取消",
  },
};
