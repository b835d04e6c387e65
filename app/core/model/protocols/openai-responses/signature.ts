// Makes the signature of a reasoning item, which the thinking block stores, and decides which host and model get the
// item back.
import type { ResponseReasoningItem } from "openai/resources/responses/responses";
import type { JsonObject, Json, Signature, ThinkingBlock } from "#core/model/message.ts";
import { asObject, asText } from "#core/model/protocols/json.ts";

/**
 * Makes the signature of a reasoning item. It is empty without encrypted content, because the vendor stores no copy and
 * would not know the item's id.
 */
export function signReasoning(item: JsonObject, model: string, host: string): Signature {
  const { id, summary, encrypted_content } = item;
  const data: Json = asText(encrypted_content)
    ? { host, id: id ?? "", summary: summary ?? [], encrypted_content: encrypted_content ?? "" }
    : null;
  return { protocol: "openai-responses", model, data };
}

/**
 * Returns the original item, but only for the host and model that made it. Others cannot decrypt it and would refuse
 * it.
 */
export function reasoningItem({ seal }: ThinkingBlock, model: string, host: string): ResponseReasoningItem | undefined {
  if (seal?.protocol !== "openai-responses" || seal.model !== model) return undefined;
  const data = asObject(seal.data);
  if (!data || data.host !== host) return undefined;
  return {
    type: "reasoning",
    id: data.id as string,
    summary: data.summary as unknown as ResponseReasoningItem["summary"],
    encrypted_content: data.encrypted_content as string,
  };
}
