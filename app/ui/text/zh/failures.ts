// Chinese texts of failed calls and of Octo's own notes in a chat.
import type { failures as english } from "../en/failures.ts";

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
  ended: {
    tooLong: "回答三次超出模型的长度。请把要求分成更小的部分。",
    withheld: "供应商扣留了回答或其余部分。请换一种说法，或选择其他模型。",
    paused: "供应商暂停了回答十次。准备好后请继续。",
    nothing: "还没有可以摘要的内容。",
    notSummarised: "未能生成对话摘要。对话保持原样。",
    declined: "你已拒绝，Octo 就此停下。",
    unanswered: "没有人及时回答，Octo 就此停下。",
    interruptedOften: "Octo 在此处被中断了三次，因此先等待。准备好后请继续。",
    unstored:
      "模型的回答已付费并计入费用，但 Octo 关闭之前没有空间保存它。请释放一些空间，然后继续；届时会重新询问模型。",
    unansweredBefore: "没有人及时回答，Octo 就此停下。",
  },
  limits: {
    steps: (used) => `这一轮已走了 ${used} 步，达到上限。`,
    time: (used) => `这一轮已运行 ${used}，达到上限。`,
    cost: (used) => `这一轮已花费 ${used}，达到上限。`,
  },
  periods: { "a day": "每天", "a week": "每周", "a month": "每月", "in all": "总计" },
  scopes: {
    "": "，",
    "this chat": "，此对话",
    "the project": "，项目",
    "the model": "，模型",
    "the account": "，账户",
    "calls of the kind": "，用途",
    "the channel": "，渠道",
  },
  spentOf: (limit, period, about, used) =>
    `${period} ${limit} 的上限${about ? `（${about.slice(1).trim()}）` : ""}已不够再调用一次：已花费 ${used}。请在设置中提高上限后继续。`,
  lengthLimit: "回答达到了长度上限。Octo 已请模型分成更小的步骤继续。",
  loop: { goOn: "继续", stop: "停止", question: (count) => `Octo 已连续 ${count} 次做相同的调用。要继续吗？` },
  repeats: "最近几步是完全相同的调用。Octo 已告知模型。",
};
