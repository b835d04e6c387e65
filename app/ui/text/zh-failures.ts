// 失败的调用的中文。
import type { failures as english } from "./en-failures.ts";

export const failures: typeof english = {
  kinds: {
    auth: "供应商不接受密钥。请检查此账户的密钥。",
    payment: "账户余额不足。请在供应商处充值，或选择另一个账户。",
    forbidden: "密钥无权使用此模型或地址。请在供应商处检查其权限。",
    "not-found": "供应商没有这个模型或地址。请检查模型名称和地址。",
    "bad-request": "供应商拒绝了请求。",
    "too-long": "对话超出模型可读的长度。请开始新的对话，或选择上下文窗口更大的模型。",
    "rate-limit": "供应商要求放慢。请稍后再试。",
    overloaded: "供应商过载。请稍后再试。",
    server: "供应商自身出错。请稍后再试。",
    network: "无法连接供应商。请检查网络和账户的地址。",
    truncated: "回答在结束前中断了。",
    malformed: "该地址的回答不像模型。请检查账户的地址。",
    empty: "模型没有回答。",
    stalled: "供应商在工作中途停止发送。",
    spent: "已达到花费上限。请在设置中提高后继续。",
    aborted: "已停止。",
  },
  cut: "回答达到了长度上限。Octo 已请模型分成更小的步骤继续。",
  repeats: "最近几步是相同的调用和相同的输入。Octo 已告知模型。",
};
