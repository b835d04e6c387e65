// Small metered calls beside the conversation. They never touch its history.
import type { ModelRequest } from "#core/model/provider.ts";
import type { SessionState } from "#core/session/state.ts";

const titleTokens = 64;
const quoted = 2_000;

/** Asks for a chat's name from how it began; undefined while there is nothing to name. */
export function titleRequest(state: SessionState, model: string): ModelRequest | undefined {
  const said = state.order.map((id) => state.entries[id]).find((entry) => entry?.kind === "said");
  if (said?.kind !== "said") return undefined;
  const words = said.content
    .map((block) => (block.type === "text" ? block.text : "[image]"))
    .join("\n")
    .slice(0, quoted);
  return {
    model,
    system:
      "Name the conversation that begins with the message below. Answer with the name alone, in the message's language: at most six words, no quotes, no full stop.",
    tools: [],
    messages: [{ role: "user", content: [{ type: "text", text: words }] }],
    maxOutput: titleTokens,
    cacheKey: state.sessionId,
  };
}

/** One line without decoration, or undefined when the model said nothing usable. */
export function cleanTitle(text: string): string | undefined {
  const line =
    text
      .trim()
      .split("\n")[0]
      ?.replace(/^["'“”#*\s]+|["'“”*.\s]+$/g, "") ?? "";
  return line === "" ? undefined : [...line].slice(0, 60).join("");
}
