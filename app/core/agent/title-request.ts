// Builds the request for a chat's title. The request is not part of the conversation and does not change the chat's
// history.
import type { ModelRequest } from "#core/model/provider.ts";
import type { SessionState } from "#core/session/state.ts";
import { outputLimits } from "#core/tool/output-limits.ts";

/** Maximum length of the answer, in tokens. */
const titleTokens = 64;
/** Maximum length of a title, in characters. */
const titleCharacters = 60;

/** Returns a function that builds the request for a model; undefined while the chat has no message. */
export function titleRequest(state: SessionState): ((model: string) => ModelRequest) | undefined {
  const said = state.order.map((id) => state.entries[id]).find((entry) => entry?.kind === "said");
  if (said?.kind !== "said") return undefined;
  const words = said.content
    .map((block) => (block.type === "text" ? block.text : "[image]"))
    .join("\n")
    .slice(0, outputLimits.titleMessageCharacters);
  return (model) => ({
    model,
    system:
      "Name the conversation that begins with the message below. Answer with the name alone, in the message's language: at most six words, no quotes, no full stop.",
    tools: [],
    messages: [{ role: "user", content: [{ type: "text", text: words }] }],
    maxOutput: titleTokens,
    cacheKey: state.sessionId,
  });
}

/** Returns the first line of an answer without quotes and other decoration; undefined if nothing is left. */
export function cleanTitle(text: string): string | undefined {
  const line =
    text
      .trim()
      .split("\n")[0]
      ?.replace(/^["'“”#*\s]+|["'“”*.\s]+$/g, "") ?? "";
  return line === "" ? undefined : [...line].slice(0, titleCharacters).join("");
}
