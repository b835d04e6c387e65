// Converts a ModelRequest to the body of a ConverseStream request. Equal requests give equal bytes.
import type { Block, BlobRef, ImageBlock, JsonObject, TextBlock, ThinkingBlock } from "#core/model/message.ts";
import { effortFor } from "#core/model/vendors/models.ts";
import { modelKey } from "#core/model/vendors/model-key.ts";
import type { Effort, ModelMessage, ModelRequest, UserPart } from "#core/model/provider.ts";
import { seenBy } from "#core/model/calls/vision.ts";
import type { ConverseBlock, ConverseBody, ConverseMessage, ConverseShown } from "./body.ts";
import { markCache } from "./cache.ts";
import { alternateRoles } from "#core/model/protocols/alternate-roles.ts";
import { asText } from "#core/model/protocols/json.ts";
import { addedFields, type Maker, makerOf, ownData } from "#core/model/protocols/vendor-data.ts";
import { strictIds, withWireCalls } from "#core/model/protocols/wire-calls.ts";

interface BedrockOptions {
  /** Host of the endpoint. Signed thinking goes back only to the host that signed it. */
  host: string;
  image(blob: BlobRef): Promise<string>;
}

export async function bedrockBody(request: ModelRequest, options: BedrockOptions): Promise<ConverseBody> {
  const { model } = request;
  const messages = withWireCalls(seenBy(request), strictIds);
  const maker = makerOf("bedrock-converse", model, options.host);
  const merged = alternateRoles(
    await Promise.all(messages.map((message) => messageOf(message, maker, options))),
    order,
  );
  const body: ConverseBody = {
    ...(request.system && { system: [{ text: request.system }] }),
    messages: takesAll(model) ? merged : merged.flatMap(apart),
    ...(request.tools.length && { toolConfig: { tools: request.tools.map(toolOf) } }),
    ...limits(request),
  };
  markCache(body, model);
  return body;
}

const toolOf = ({ name, description, input }: ModelRequest["tools"][number]) => ({
  toolSpec: { name, description, inputSchema: { json: input } },
});

function limits({ model, maxOutput, effort: wanted }: ModelRequest): Partial<ConverseBody> {
  const inferenceConfig = { maxTokens: maxOutput };
  const effort = effortFor(model, wanted);
  if (!effort) return { inferenceConfig };
  const family = familyOf(model);
  // Leaves out the output limit at Nova's highest effort, because Nova refuses both together.
  const free = family === "nova" && effort === "high";
  return { ...(!free && { inferenceConfig }), additionalModelRequestFields: thinkingFields(family, effort) };
}

const familyOf = (model: string): string => /^(?:claude|nova|gpt-\d)/.exec(modelKey(model))?.[0] ?? "";

/** True for Claude and Nova, which accept all fields of Converse. Models of other makers refuse some fields. */
const takesAll = (model: string): boolean => ["claude", "nova"].includes(familyOf(model));

/** Returns the field that sets the effort. Each maker has its own. */
function thinkingFields(family: string, effort: Effort): JsonObject {
  if (family === "claude") return { thinking: { type: "adaptive", display: "summarized" }, output_config: { effort } };
  if (family === "nova") return { reasoningConfig: { type: "enabled", maxReasoningEffort: effort } };
  return family.startsWith("gpt") ? { reasoning: { effort } } : { reasoning_effort: effort };
}

type Param = ConverseBlock | undefined | Promise<ConverseBlock>;

async function messageOf(message: ModelMessage, maker: Maker, options: BedrockOptions): Promise<ConverseMessage> {
  const blocks =
    message.role === "assistant"
      ? message.content.map((block) => assistantBlock(block, maker))
      : message.content.map((part) => userBlock(part, maker.model, options));
  return { role: message.role, content: (await Promise.all(blocks)).filter((block) => block !== undefined) };
}

function assistantBlock(block: Block, maker: Maker): ConverseBlock | undefined {
  switch (block.type) {
    case "thinking":
      return thinkingBlock(block, maker);
    case "tool-call":
      return {
        toolUse: {
          ...addedFields(ownData(block, maker).more, sentFields),
          toolUseId: block.callId,
          name: block.name,
          input: block.input,
        },
      };
    case "text":
      return textBlock(block);
    default:
      return undefined;
  }
}

const sentFields = new Set(["toolUseId", "name", "input"]);

/** Converts signed thinking for the model that made it. Unsigned thinking is not sent, because models refuse it. */
function thinkingBlock(block: ThinkingBlock, maker: Maker): ConverseBlock | undefined {
  const data = ownData(block, maker);
  const [redactedContent, signature] = [asText(data.redacted), asText(data.signature)];
  if (redactedContent !== undefined) return { reasoningContent: { redactedContent } };
  return signature ? { reasoningContent: { reasoningText: { text: block.text, signature } } } : undefined;
}

function userBlock(part: UserPart, model: string, options: BedrockOptions): Param {
  return part.type === "tool-result" ? toolResult(part, model, options) : shownBlock(part, options);
}

async function toolResult(
  { callId, parts, isError }: Extract<UserPart, { type: "tool-result" }>,
  model: string,
  options: BedrockOptions,
): Promise<ConverseBlock> {
  const shown = await Promise.all(parts.map((part) => shownBlock(part, options)));
  const content = shown.filter((block) => block !== undefined);
  if (content.length === 0) content.push({ text: "(no output)" });
  // Only Claude and Nova accept the field `status`. For other models, the text of the result shows the error.
  const status = isError && takesAll(model) && { status: "error" as const };
  return { toolResult: { toolUseId: callId, content, ...status } };
}

function shownBlock(
  block: TextBlock | ImageBlock,
  options: BedrockOptions,
): ConverseShown | undefined | Promise<ConverseShown> {
  return block.type === "image" ? imageBlock(block, options) : textBlock(block);
}

const textBlock = ({ text }: TextBlock): ConverseShown | undefined => (text.trim() === "" ? undefined : { text });

async function imageBlock({ blob }: ImageBlock, options: BedrockOptions): Promise<ConverseShown> {
  const format = blob.mime.replace(/^image\//, "").replace("jpg", "jpeg") as "png";
  return { image: { format, source: { bytes: await options.image(blob) } } };
}

/** Splits a message so that tool results and text are in separate messages. */
function apart({ role, content }: ConverseMessage): ConverseMessage[] {
  const results = content.filter(isResult);
  if (results.length === 0 || results.length === content.length) return [{ role, content }];
  return [
    { role, content: results },
    { role: "assistant", content: [{ text: "..." }] },
    { role, content: content.filter((block) => !isResult(block)) },
  ];
}

const isResult = (block: ConverseBlock): boolean => "toolResult" in block;

const order = { isResult, filler: (): ConverseBlock => ({ text: "..." }) };
