// Merges neighbours of one role. Anthropic Messages and Bedrock Converse require it; strict templates of local servers,
// too (`conversation roles must alternate user/assistant`).
import type { ModelMessage } from "#core/model/provider.ts";

interface Message<Block> {
  role: "user" | "assistant";
  content: Block[];
}

/**
 * Merges consecutive messages of the same role, puts tool results first in a user message, and fills empty messages.
 * @param filler makes a block for a message that would otherwise be empty
 */
export function alternateRoles<Block>(
  messages: Message<Block>[],
  { isResult, filler }: { isResult(block: Block): boolean; filler(): Block },
): Message<Block>[] {
  const merged: Message<Block>[] = [];
  for (const { role, content } of messages) {
    const last = merged.at(-1);
    if (last?.role === role) last.content.push(...content);
    else merged.push({ role, content: [...content] });
  }
  for (const message of merged) {
    if (message.content.length === 0) message.content.push(filler());
    else if (message.role === "user") message.content = resultsFirst(message.content, isResult);
  }
  return merged;
}

function resultsFirst<Block>(content: Block[], isResult: (block: Block) => boolean): Block[] {
  return [...content.filter(isResult), ...content.filter((block) => !isResult(block))];
}

/** Merges consecutive messages of the same role before their conversion, for protocols in which results are messages. */
export function mergedRoles(messages: ModelMessage[]): ModelMessage[] {
  const merged: ModelMessage[] = [];
  for (const message of messages) {
    const last = merged.at(-1);
    if (last?.role !== message.role) merged.push(message);
    else merged[merged.length - 1] = { ...last, content: [...last.content, ...message.content] } as ModelMessage;
  }
  return merged;
}
