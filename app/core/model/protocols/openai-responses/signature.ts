// Makes the signatures of output items, which their blocks store, and makes a reasoning item of its signature again.
import type { ResponseReasoningItem } from "openai/resources/responses/responses";
import type { JsonObject, Signature, ThinkingBlock } from "#core/model/message.ts";
import { asText } from "#core/model/protocols/json.ts";
import { type Maker, ownData, signatureOf, unreadFields } from "#core/model/protocols/vendor-data.ts";

/**
 * Makes the signature of a reasoning item. It is empty without encrypted content, because the vendor stores no copy and
 * would not know the item's id.
 */
export function signReasoning(item: JsonObject, maker: Maker): Signature {
  const { type: _, status: __, ...kept } = item;
  if (!asText(kept.encrypted_content)) return signatureOf(maker, null);
  return signatureOf(maker, { ...kept, id: kept.id ?? "", summary: kept.summary ?? [] });
}

/** Fields of messages and calls that Octo reads itself, or that the vendor does not want back. */
export const itemFields: ReadonlySet<string> = new Set([
  "type",
  "id",
  "status",
  "role",
  "content",
  "call_id",
  "name",
  "arguments",
  "summary",
  "created_by",
  "agent",
]);

/** Makes the signature of a message or call; absent if it has no fields that only the vendor understands. */
export function signItem(item: JsonObject, maker: Maker): { seal?: Signature } {
  const more = unreadFields(item, itemFields);
  return more ? { seal: signatureOf(maker, { more }) } : {};
}

/**
 * Returns the original item, but only for the host and model that made it. Others cannot decrypt it and would refuse
 * it.
 */
export function reasoningItem(block: ThinkingBlock, maker: Maker): ResponseReasoningItem | undefined {
  // Early releases stored the host in the data.
  const { host = maker.host, type: _, ...item } = ownData(block, maker);
  if (host !== maker.host || !asText(item.encrypted_content)) return undefined;
  return { type: "reasoning", ...item } as unknown as ResponseReasoningItem;
}
