// Converts a ModelRequest to the body of an OpenAI Chat Completions request. Equal requests give equal bytes.
import type {
  ChatCompletionContentPart,
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from "openai/resources/chat/completions";
import type { BlobRef, ImageBlock, TextBlock, ToolPart } from "#core/model/message.ts";
import { effortFor, factsOf } from "#core/model/vendors/models.ts";
import { modelKey } from "#core/model/vendors/model-key.ts";
import type { ModelRequest, UserPart } from "#core/model/provider.ts";
import { seenBy } from "#core/model/calls/vision.ts";
import { mergedRoles } from "#core/model/protocols/alternate-roles.ts";
import { makerOf } from "#core/model/protocols/vendor-data.ts";
import { withWireCalls } from "#core/model/protocols/wire-calls.ts";
import { assistantParam, textOf } from "./assistant-message.ts";
import { rulesFor } from "./host-rules.ts";

export interface OpenaiOptions {
  /** Host of the endpoint. A vendor's opaque data goes back only to the host that made it. */
  host: string;
  /** True for OpenAI itself, false for compatible hosts. */
  official: boolean;
  /** True for OpenRouter, which reports a call's cost only if the request asks for it. */
  openrouter: boolean;
  image(blob: BlobRef): Promise<string>;
}

export async function openaiBody(
  request: ModelRequest,
  options: OpenaiOptions,
): Promise<ChatCompletionCreateParamsStreaming> {
  const rules = rulesFor(request.model, options.host, request.alternate);
  const maker = makerOf("openai-chat", request.model, options.host);
  const messages = withWireCalls(mergedRoles(seenBy(request)), rules.ids);
  const said = await Promise.all(
    messages.map((message) =>
      message.role === "assistant"
        ? [assistantParam(message.content, maker, rules)]
        : userParams(message.content, options),
    ),
  );
  return {
    model: request.model,
    stream: true,
    stream_options: { include_usage: true },
    ...(options.official
      ? { max_completion_tokens: request.maxOutput, prompt_cache_key: request.cacheKey }
      : { max_tokens: request.maxOutput }),
    ...(options.openrouter && { usage: { include: true } }),
    ...effort(request, options),
    ...(request.tools.length && {
      tools: request.tools.map(({ name, description, input }) => ({
        type: "function" as const,
        function: { name, description, parameters: input },
      })),
    }),
    messages: [
      ...(request.system ? [{ role: "system" as const, content: request.system }] : []),
      ...padReasoning(rules.inOrder(said.flat()), request.echo),
    ],
  };
}

/** Returns the field that sets the effort. Each vendor has its own. */
function effort({ model, effort, tools }: ModelRequest, { official, openrouter }: OpenaiOptions): object {
  if (official && factsOf(model).toolsWithoutReasoning && tools.length) return { reasoning_effort: "none" };
  const asked = effortFor(model, effort);
  if (!asked) return {};
  // OpenRouter has one field for the models of all makers, and no effort above `xhigh`.
  if (openrouter) return { reasoning: { effort: asked === "max" ? "xhigh" : asked } };
  if (asked !== "none") return { reasoning_effort: asked };
  const key = modelKey(model);
  if (key.startsWith("gpt")) return { reasoning_effort: "none" };
  return key.startsWith("qwen") ? { enable_thinking: false } : { thinking: { type: "disabled" } };
}

async function userParams(parts: UserPart[], options: OpenaiOptions): Promise<ChatCompletionMessageParam[]> {
  const results = parts.filter((part) => part.type === "tool-result");
  const shown = [...results.flatMap(imagesOf), ...parts.filter((part) => part.type !== "tool-result")];
  const content = await userContent(shown, options);
  return [
    ...results.map((part) => ({
      role: "tool" as const,
      tool_call_id: part.callId,
      content: textOf(part.parts) || (part.parts.length ? "(images follow)" : "(no output)"),
    })),
    ...(content === "" && results.length ? [] : [{ role: "user" as const, content: content || "..." }]),
  ];
}

/**
 * Returns a tool result's images. They are sent in a separate user message, because a tool result in this protocol may
 * contain only text.
 */
function imagesOf(part: Extract<UserPart, { type: "tool-result" }>): ToolPart[] {
  const images = part.parts.filter((block) => block.type === "image");
  return images.length ? [{ type: "text", text: `[Images of ${part.callId}]` }, ...images] : [];
}

async function userContent(
  blocks: (TextBlock | ImageBlock)[],
  options: OpenaiOptions,
): Promise<string | ChatCompletionContentPart[]> {
  // Text without images is sent as a plain string, which each host accepts.
  if (!blocks.some((block) => block.type === "image")) return textOf(blocks);
  const shown = blocks.filter((block) => block.type === "image" || block.text.trim() !== "");
  return Promise.all(
    shown.map(async (block): Promise<ChatCompletionContentPart> => {
      if (block.type === "text") return { type: "text", text: block.text };
      return {
        type: "image_url",
        image_url: { url: `data:${block.blob.mime};base64,${await options.image(block.blob)}` },
      };
    }),
  );
}

/**
 * Adds empty reasoning to replies without any. If one reply has reasoning, vendors that require it want the field in
 * all replies.
 */
function padReasoning(messages: ChatCompletionMessageParam[], always = false): ChatCompletionMessageParam[] {
  if (!always && !messages.some((message) => "reasoning_content" in message)) return messages;
  return messages.map((message) =>
    message.role === "assistant" ? ({ reasoning_content: "", ...message } as ChatCompletionMessageParam) : message,
  );
}
