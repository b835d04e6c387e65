// 模型账户的中文。
import type { accounts as english } from "./en-accounts.ts";

export const accounts: typeof english = {
  title: "模型账户",
  empty: "Octo 需要一个模型。添加某个供应商的账户，或任何兼容 OpenAI 协议的服务。",
  add: "添加账户",
  edit: "编辑",
  remove: "移除",
  removeAsk: (name) => `移除 ${name} 及其密钥？使用它的对话会保留历史。`,
  default: "默认",
  makeDefault: "设为默认",
  vendor: "供应商",
  key: "密钥",
  keyKept: "已保存；留空则不变",
  keyGet: "获取密钥",
  baseUrl: "地址",
  model: "模型",
  liteModel: "用于标题的小模型",
  name: "名称",
  more: "名称与小模型",
  test: "测试",
  testing: "正在测试…",
  save: "保存",
  ok: (route, ms) => `可用，${route}，${ms} 毫秒。`,
  routes: { direct: "浏览器直连", relay: "经由中继" },
  keySafe: "密钥密封在此浏览器中，只会发送给供应商。",
  last: "唯一的账户不能移除。请先添加另一个。",
};
