// Chinese texts of the first run.
import type { welcome as english } from "../en/welcome.ts";

export const welcome: typeof english = {
  title: "Octo 在浏览器里，用你的模型处理你的文件。",
  what: "它在你选择的文件夹里阅读、编辑和运行，写入或运行前先询问，并显示每次调用的费用。对话保存在此浏览器中。",
  optional: "可选",
  or: "或者",
  demo: "不用密钥试一试",
  demoNote: "一个按脚本回答的模型用真实工具修复一个小示例项目。",
  start: "开始",
};
