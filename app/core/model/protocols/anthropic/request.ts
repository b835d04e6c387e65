// Converts a ModelRequest to the body of an Anthropic Messages request. Equal requests give equal bytes.
import type {
  ContentBlockParam,
  ImageBlockParam,
  MessageCreateParamsStreaming,
  TextBlockParam,
} from "@anthropic-ai/sdk/resources/messages/messages";
import { effortFor } from "#core/model/vendors/models.ts";
import type { Block, BlobRef, ImageBlock, JsonObject, TextBlock } from "#core/model/message.ts";
import type { ModelMessage, ModelRequest, UserPart } from "#core/model/provider.ts";
import { seenBy } from "#core/model/calls/vision.ts";
import { markCache } from "./cache.ts";
import { unreadParam } from "./unread-blocks.ts";
import { alternateRoles } from "#core/model/protocols/alternate-roles.ts";
import { asText } from "#core/model/protocols/json.ts";
import { addedFields, isOwn, type Maker, makerOf, ownData } from "#core/model/protocols/vendor-data.ts";
import { strictIds, withWireCalls } from "#core/model/protocols/wire-calls.ts";

export interface AnthropicOptions {
  /** Host of the endpoint. Signed thinking goes back only to the host that signed it. */
  host: string;
  /** True for Anthropic itself, false for compatible hosts. */
  official: boolean;
  image(blob: BlobRef): Promise<string>;
}

export async function anthropicBody(
  request: ModelRequest,
  options: AnthropicOptions,
): Promise<MessageCreateParamsStreaming> {
  const effort = effortFor(request.model, request.effort);
  const messages = withWireCalls(seenBy(request), strictIds);
  const maker = makerOf("anthropic-messages", request.model, options.host);
  const body: MessageCreateParamsStreaming = {
    model: request.model,
    max_tokens: request.maxOutput,
    stream: true,
    ...(effort === "none" && { thinking: { type: "disabled" } }),
    ...(effort &&
      effort !== "none" && { thinking: { type: "adaptive", display: "summarized" }, output_config: { effort } }),
    ...(request.system && { system: [{ type: "text", text: request.system }] }),
    ...(request.tools.length && {
      tools: request.tools.map(({ name, description, input }) => ({
        name,
        description,
        input_schema: { ...input, type: "object" as const },
      })),
    }),
    messages: alternateRoles(
      await Promise.all(messages.map((message) => messageParam(message, maker, options))),
      order,
    ),
  };
  markCache(body, options.official);
  return body;
}

interface Turn {
  role: "user" | "assistant";
  content: ContentBlockParam[];
}

async function messageParam(message: ModelMessage, maker: Maker, options: AnthropicOptions): Promise<Turn> {
  const blocks =
    message.role === "assistant"
      ? message.content.map((block) => assistantBlock(block, maker, options))
      : message.content.map((part) => userBlock(part, options));
  return { role: message.role, content: (await Promise.all(blocks)).filter((block) => block !== undefined) };
}

type Param = ContentBlockParam | undefined | Promise<ContentBlockParam>;

function assistantBlock(block: Block, maker: Maker, options: AnthropicOptions): Param {
  switch (block.type) {
    case "thinking":
      return thinkingBlock(block, maker, options.official);
    case "tool-call":
      return {
        ...addedFields(ownData(block, maker).more, sentFields),
        type: "tool_use",
        id: block.callId,
        name: block.name,
        input: block.input,
      };
    case "text":
      return textBlock(block, ownData(block, maker));
    default:
      return shownBlock(block, options);
  }
}

function textBlock({ text }: TextBlock, { unread, more }: JsonObject): ContentBlockParam | undefined {
  const whole = unreadParam(unread);
  if (whole) return whole;
  return text.trim() === "" ? undefined : { ...addedFields(more, sentFields), type: "text", text };
}

const sentFields = new Set(["type", "id", "name", "input", "text", "thinking", "signature", "data", "cache_control"]);

/**
 * Converts signed thinking for the model that made it. For other models it returns nothing, because they would refuse
 * it.
 */
function thinkingBlock(block: Extract<Block, { type: "thinking" }>, maker: Maker, official: boolean): Param {
  if (!isOwn(block.seal, maker)) return undefined;
  const { signature: signed, redacted, more, unread } = ownData(block, maker);
  if (unread !== undefined) return unreadParam(unread);
  const [data, signature, added] = [asText(redacted), asText(signed), addedFields(more, sentFields)];
  if (data !== undefined) return { ...added, type: "redacted_thinking", data };
  if (signature) return { ...added, type: "thinking", thinking: block.text, signature };
  // Compatible hosts do not sign thinking, but still expect it back.
  return official ? undefined : { ...added, type: "thinking", thinking: block.text, signature: "" };
}

function userBlock(part: UserPart, options: AnthropicOptions): Param {
  return part.type === "tool-result" ? toolResult(part, options) : shownBlock(part, options);
}

async function toolResult(
  part: Extract<UserPart, { type: "tool-result" }>,
  options: AnthropicOptions,
): Promise<ContentBlockParam> {
  const shown = await Promise.all(part.parts.map((block) => shownBlock(block, options)));
  const content = shown.filter((block) => block !== undefined);
  return {
    type: "tool_result",
    tool_use_id: part.callId,
    content: plainText(content),
    ...(part.isError && { is_error: true }),
  };
}

/** Returns a single text as a plain string, because a block around the text would cost tokens in each later request. */
function plainText(content: Shown[]): string | Shown[] {
  const [only] = content;
  if (!only) return "(no output)";
  return content.length === 1 && only.type === "text" ? only.text : content;
}

type Shown = TextBlockParam | ImageBlockParam;

function shownBlock(block: TextBlock | ImageBlock, options: AnthropicOptions): Shown | undefined | Promise<Shown> {
  if (block.type === "image") return imageBlock(block, options);
  return block.text.trim() === "" ? undefined : { type: "text", text: block.text };
}

async function imageBlock({ blob }: ImageBlock, options: AnthropicOptions): Promise<ImageBlockParam> {
  const media_type = blob.mime as "image/png";
  return { type: "image", source: { type: "base64", media_type, data: await options.image(blob) } };
}

const order = {
  isResult: (block: ContentBlockParam) => block.type === "tool_result",
  filler: (): ContentBlockParam => ({ type: "text", text: "..." }),
};
