// Puts messages into the order that Anthropic Messages and Bedrock Converse require.

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
