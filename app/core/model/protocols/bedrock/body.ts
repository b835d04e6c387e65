// Types of a ConverseStream request, as AWS's documentation describes it. Contains only the fields that Octo sends.
import type { JsonObject } from "#core/model/message.ts";

export interface CachePoint {
  cachePoint: { type: "default"; ttl?: "1h" };
}

export type ConverseShown =
  | { text: string }
  | { image: { format: "png" | "jpeg" | "gif" | "webp"; source: { bytes: string } } };

export type ConverseBlock =
  | ConverseShown
  | { toolUse: { toolUseId: string; name: string; input: JsonObject } }
  | { toolResult: { toolUseId: string; content: ConverseShown[]; status?: "error" } }
  | { reasoningContent: { reasoningText: { text: string; signature: string } } | { redactedContent: string } }
  | CachePoint;

export interface ConverseMessage {
  role: "user" | "assistant";
  content: ConverseBlock[];
}

interface ToolSpecification {
  toolSpec: { name: string; description: string; inputSchema: { json: JsonObject } };
}

export interface ConverseBody {
  system?: ({ text: string } | CachePoint)[];
  messages: ConverseMessage[];
  toolConfig?: { tools: (ToolSpecification | CachePoint)[] };
  inferenceConfig?: { maxTokens: number };
  additionalModelRequestFields?: JsonObject;
}
