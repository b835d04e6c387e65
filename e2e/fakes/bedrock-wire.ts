// The scripted vendor as AWS Bedrock: hand-made binary frames with checksums, and lists of models.
import { crc32 } from "node:zlib";
import { argumentsOf, callIds, pieces, type Reply, type Tokens } from "./model-wire.ts";

export function bedrockFrames(reply: Reply): Buffer[] {
  const { step } = reply;
  const size = step.chunk ?? 24;
  const contents: [start: object | undefined, deltas: object[]][] = [];
  if (step.think !== undefined) {
    const thoughts = pieces(step.think, size).map((text) => ({ reasoningContent: { text } }));
    contents.push([undefined, [...thoughts, { reasoningContent: { signature: `signed:${reply.id}` } }]]);
  }
  if (step.say !== undefined) contents.push([undefined, pieces(step.say, size).map((text) => ({ text }))]);
  for (const [i, call] of (step.calls ?? []).entries()) {
    const start = { toolUse: { toolUseId: callIds(reply)[i], name: call.name } };
    contents.push([start, pieces(argumentsOf(call), size).map((input) => ({ toolUse: { input } }))]);
  }
  const stopReason = step.stop ?? (step.calls?.length ? "tool_use" : "end_turn");
  return [
    eventFrame("messageStart", { role: "assistant" }),
    ...contents.flatMap(([start, deltas], contentBlockIndex) => [
      ...(start ? [eventFrame("contentBlockStart", { contentBlockIndex, start })] : []),
      ...deltas.map((delta) => eventFrame("contentBlockDelta", { contentBlockIndex, delta })),
      eventFrame("contentBlockStop", { contentBlockIndex }),
    ]),
    eventFrame("messageStop", { stopReason }),
    eventFrame("metadata", { metrics: { latencyMs: 12 }, usage: usageOf(reply.usage) }),
  ];
}

function usageOf(usage: Tokens): object {
  const written = usage.cacheWrite5m + usage.cacheWrite1h;
  return {
    inputTokens: usage.input,
    outputTokens: usage.output,
    totalTokens: usage.input + usage.cacheRead + written + usage.output,
    cacheReadInputTokens: usage.cacheRead,
    cacheWriteInputTokens: written,
    cacheDetails: [
      { ttl: "1h", inputTokens: usage.cacheWrite1h },
      { ttl: "5m", inputTokens: usage.cacheWrite5m },
    ].filter(({ inputTokens }) => inputTokens > 0),
  };
}

/** Makes a frame with an event. A filler field hides the event's length, as on AWS. */
export const eventFrame = (name: string, payload: object): Buffer =>
  frame({ "message-type": "event", "event-type": name }, JSON.stringify({ ...payload, p: "abcdefgh" }));

/** Makes a frame of an unknown type, which clients must ignore. */
export const junkFrame = (junk: string): Buffer =>
  frame({ "message-type": "event", "event-type": "somethingNew" }, junk);

export const exceptionFrame = (type: string, message: string): Buffer =>
  frame({ "message-type": "exception", "exception-type": type }, JSON.stringify({ message }));

/** Maps Anthropic's error types, which scripts use, to AWS exceptions. */
export const bedrockError = ({ type, message }: { type: string; message: string }): Buffer =>
  exceptionFrame({ overloaded_error: "serviceUnavailableException" }[type] ?? type, message);

/** Makes a big-endian frame: total length, header length, checksum of both, headers, payload, checksum of all. */
export function frame(headers: Record<string, string>, payload: string): Buffer {
  const all = { ...headers, "content-type": "application/json" };
  const head = Buffer.concat(Object.entries(all).map(([name, value]) => header(`:${name}`, value)));
  const body = Buffer.from(payload);
  const prelude = Buffer.alloc(8);
  prelude.writeUInt32BE(head.length + body.length + 16, 0);
  prelude.writeUInt32BE(head.length, 4);
  const checked = Buffer.concat([prelude, sum(prelude), head, body]);
  return Buffer.concat([checked, sum(checked)]);
}

function header(name: string, value: string): Buffer {
  const text = Buffer.from(value);
  const length = Buffer.alloc(3);
  // 7 is AWS's type code for strings.
  length.writeUInt8(7, 0);
  length.writeUInt16BE(text.length, 1);
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), length, text]);
}

function sum(bytes: Buffer): Buffer {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(crc32(bytes));
  return out;
}

/**
 * Answers requests for lists of models; undefined for other paths. A name with a region prefix is an inference profile.
 */
export function bedrockLists(path: string, models: string[]): object | undefined {
  const isProfile = (id: string) => /^(us|eu|apac|global)\./.test(id);
  const bare = (id: string) => id.replace(/^(us|eu|apac|global)\./, "");
  if (path.endsWith("/foundation-models")) {
    return {
      modelSummaries: [...new Set(models.map(bare))].map((modelId) => ({
        modelId,
        outputModalities: ["TEXT"],
        responseStreamingSupported: true,
        inferenceTypesSupported: [models.includes(modelId) ? "ON_DEMAND" : "INFERENCE_PROFILE"],
      })),
    };
  }
  if (!path.endsWith("/inference-profiles")) return undefined;
  return {
    inferenceProfileSummaries: models.filter(isProfile).map((id) => ({
      inferenceProfileId: id,
      type: "SYSTEM_DEFINED",
      status: "ACTIVE",
      models: [{ modelArn: `arn:aws:bedrock:us-east-1::foundation-model/${bare(id)}` }],
    })),
  };
}
