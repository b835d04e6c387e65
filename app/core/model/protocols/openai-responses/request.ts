// Converts a ModelRequest to the body of an OpenAI Responses request. Equal requests give equal bytes.
import type {
  ResponseCreateParamsStreaming,
  ResponseFunctionCallOutputItem,
  ResponseInputImage,
  ResponseInputItem,
  ResponseInputText,
} from "openai/resources/responses/responses";
import type { Block, BlobRef, ImageBlock, TextBlock } from "#core/model/message.ts";
import { effortFor } from "#core/model/vendors/models.ts";
import { modelKey } from "#core/model/vendors/model-key.ts";
import type { ModelRequest, UserPart } from "#core/model/provider.ts";
import { seenBy } from "#core/model/calls/vision.ts";
import { mergedRoles } from "#core/model/protocols/alternate-roles.ts";
import { addedFields, type Maker, makerOf, ownData } from "#core/model/protocols/vendor-data.ts";
import { strictIds, withWireCalls } from "#core/model/protocols/wire-calls.ts";
import { itemFields, reasoningItem } from "./signature.ts";

export interface ResponsesOptions {
  /** True for OpenAI itself, false for compatible hosts. */
  official: boolean;
  /** Host of the endpoint. Encrypted reasoning is sent back only to the host that made it. */
  host: string;
  image(blob: BlobRef): Promise<string>;
}

export async function responsesBody(
  request: ModelRequest,
  options: ResponsesOptions,
): Promise<ResponseCreateParamsStreaming> {
  const messages = withWireCalls(mergedRoles(seenBy(request)), strictIds);
  const maker = makerOf("openai-responses", request.model, options.host);
  const items = await Promise.all(
    messages.map((message) =>
      message.role === "assistant" ? assistantItems(message.content, maker) : userItems(message.content, options),
    ),
  );
  return {
    model: request.model,
    stream: true,
    // Asks the vendor not to store the conversation. So each request must contain the earlier reasoning.
    store: false,
    max_output_tokens: request.maxOutput,
    ...(options.official && { prompt_cache_key: request.cacheKey }),
    ...reasoning(request),
    ...(request.system && { instructions: request.system }),
    ...(request.tools.length && { tools: toolsOf(request), parallel_tool_calls: true }),
    input: items.flat(),
  };
}

/** Matches OpenAI's older models, which refuse the reasoning fields. */
const neverReasons = /^(gpt-[34]|chatgpt)/;

function reasoning({ model, effort }: ModelRequest): Partial<ResponseCreateParamsStreaming> {
  if (neverReasons.test(modelKey(model))) return {};
  const asked = effortFor(model, effort);
  return {
    include: ["reasoning.encrypted_content"],
    ...(asked && { reasoning: { effort: asked, summary: "auto" } }),
  };
}

const toolsOf = ({ tools }: ModelRequest) =>
  tools.map(({ name, description, input }) => ({
    type: "function" as const,
    name,
    description,
    parameters: input,
    // Strict schemas allow no optional inputs, but Octo's tools have some.
    strict: false,
  }));

function assistantItems(blocks: Block[], maker: Maker): ResponseInputItem[] {
  const items = blocks.flatMap((block) => assistantItem(block, maker) ?? []);
  // A reply that was cut off may end with reasoning. OpenAI refuses reasoning unless another item follows.
  while (items.at(-1)?.type === "reasoning") items.pop();
  return items.length ? items : [{ role: "assistant", content: "..." }];
}

function assistantItem(block: Block, maker: Maker): ResponseInputItem | undefined {
  switch (block.type) {
    case "thinking":
      return reasoningItem(block, maker);
    case "tool-call":
      return {
        ...addedFields(ownData(block, maker).more, itemFields),
        type: "function_call",
        call_id: block.callId,
        name: block.name,
        arguments: JSON.stringify(block.input),
      };
    case "text":
      return block.text.trim() === ""
        ? undefined
        : { ...addedFields(ownData(block, maker).more, itemFields), role: "assistant", content: block.text };
    default:
      return undefined;
  }
}

type Result = Extract<UserPart, { type: "tool-result" }>;

async function userItems(parts: UserPart[], options: ResponsesOptions): Promise<ResponseInputItem[]> {
  const results = parts.filter((part): part is Result => part.type === "tool-result");
  const said = parts.filter((part) => part.type !== "tool-result");
  const outputs = await Promise.all(
    results.map(async ({ callId, parts: answered }) => ({
      type: "function_call_output" as const,
      call_id: callId,
      output: (await shown(answered, options)) || "(no output)",
    })),
  );
  const content = await shown(said, options);
  if (content === "" && outputs.length) return outputs;
  return [...outputs, { role: "user", content: content || "..." }];
}

type Shown = ResponseInputText | (ResponseInputImage & ResponseFunctionCallOutputItem);

/** Returns text without images as a plain string, which each host accepts. */
async function shown(blocks: (TextBlock | ImageBlock)[], options: ResponsesOptions): Promise<string | Shown[]> {
  const full = blocks.filter((block) => block.type === "image" || block.text.trim() !== "");
  if (full.every((block): block is TextBlock => block.type === "text")) {
    return full.map(({ text }) => text).join("\n\n");
  }
  return Promise.all(full.map((block) => shownPart(block, options)));
}

async function shownPart(block: TextBlock | ImageBlock, options: ResponsesOptions): Promise<Shown> {
  if (block.type === "text") return { type: "input_text", text: block.text };
  const image_url = `data:${block.blob.mime};base64,${await options.image(block.blob)}`;
  return { type: "input_image", detail: "auto", image_url };
}
