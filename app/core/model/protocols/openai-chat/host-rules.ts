// Rules for individual vendors and model families that use this protocol.
import type { ChatCompletionMessageParam } from "openai/resources/chat/completions";
import { modelKey } from "#core/model/vendors/model-key.ts";
import { chatIds, type IdRule, kimiIds, mistralIds } from "#core/model/protocols/wire-calls.ts";

export interface HostRules {
  ids: IdRule;
  /** OpenAI itself wants no reasoning back over this protocol. */
  takesReasoning: boolean;
  /** True if the vendor wants the reasoning between tags back in the text. */
  takesTags: boolean;
  /** True if the vendor refuses a call that it has not signed. */
  needsSignedCalls: boolean;
  /** Puts messages into the order that the vendor requires. */
  inOrder(messages: ChatCompletionMessageParam[]): ChatCompletionMessageParam[];
}

export function rulesFor(model: string, host: string, alternate = false): HostRules {
  const key = modelKey(model);
  const mistral =
    host.endsWith("mistral.ai") ||
    /^((open-)?mi[sx]tral|ministral|devstral|magistral|codestral|pixtral|voxtral)/.test(key);
  const kimi = /(^|\.)moonshot\.(cn|ai)$/.test(host) || key.startsWith("kimi");
  return {
    ids: mistral ? mistralIds : kimi ? kimiIds : chatIds,
    takesReasoning: host !== "api.openai.com",
    takesTags: key.startsWith("minimax"),
    needsSignedCalls: host.endsWith(".googleapis.com") && /^gemini-([3-9]|\D)/.test(key),
    inOrder: (messages) => (mistral || alternate ? answered(messages) : messages),
  };
}

/** Mistral and its templates refuse a person's message directly after a tool's result. */
function answered(messages: ChatCompletionMessageParam[]): ChatCompletionMessageParam[] {
  return messages.flatMap((message, i) =>
    message.role === "user" && messages[i - 1]?.role === "tool"
      ? [{ role: "assistant", content: "..." }, message]
      : [message],
  );
}
