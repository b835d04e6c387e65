// Converts a ModelRequest to the body of an OpenAI Chat Completions request. Equal requests give equal bytes.
import type {
  ChatCompletionAssistantMessageParam,
  ChatCompletionContentPart,
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from "openai/resources/chat/completions";
import type { Block, BlobRef, ImageBlock, TextBlock, ToolPart } from "#core/model/message.ts";
import { effortFor, factsOf } from "#core/model/vendors/models.ts";
import { modelKey } from "#core/model/vendors/model-key.ts";
import type { ModelMessage, ModelRequest, UserPart } from "#core/model/provider.ts";
import { seenBy } from "#core/model/calls/vision.ts";

export interface OpenaiOptions {
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
  const messages = seenBy(request);
  const said = await Promise.all(messages.map((message) => messageParams(message, request.model, options)));
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
      ...padReasoning(said.flat(), request.echo),
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

async function messageParams(
  message: ModelMessage,
  model: string,
  options: OpenaiOptions,
): Promise<ChatCompletionMessageParam[]> {
  if (message.role === "assistant") return [assistantParam(message.content, model, options.official)];
  const results = message.content.filter((part) => part.type === "tool-result");
  const shown = [...results.flatMap(imagesOf), ...message.content.filter((part) => part.type !== "tool-result")];
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

const textOf = (blocks: { type: string }[]): string =>
  blocks
    .filter((block): block is TextBlock => block.type === "text" && (block as TextBlock).text.trim() !== "")
    .map((block) => block.text)
    .join("\n\n");

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

type Assistant = ChatCompletionAssistantMessageParam & { reasoning_content?: string };

function assistantParam(blocks: Block[], model: string, official: boolean): Assistant {
  const calls = blocks.filter((block) => block.type === "tool-call");
  const thoughts = official ? [] : blocks.filter((block) => isOwnThinking(block, model));
  const text = textOf(blocks);
  return {
    role: "assistant",
    content: text || (calls.length ? null : "..."),
    ...(thoughts.length && { reasoning_content: thoughts.map((block) => (block as TextBlock).text).join("") }),
    ...(calls.length && {
      tool_calls: calls.map(({ callId, name, input }) => ({
        id: callId,
        type: "function" as const,
        function: { name, arguments: JSON.stringify(input) },
      })),
    }),
  };
}

function isOwnThinking(block: Block, model: string): boolean {
  return block.type === "thinking" && block.seal?.protocol === "openai-chat" && block.seal.model === model;
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
