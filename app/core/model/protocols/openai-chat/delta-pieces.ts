// Reads the words of one delta: reasoning from any of its fields, and content that is a text or a list of chunks.
import type { Json, JsonObject } from "#core/model/message.ts";
import { asObject, asText } from "#core/model/protocols/json.ts";
import { unreadFields } from "#core/model/protocols/vendor-data.ts";
import type { Piece } from "./think-tags.ts";

/** Fields in which hosts send reasoning as plain text. */
export const reasoningFields = ["reasoning_content", "reasoning", "reasoning_text"] as const;

/** A piece of text may still contain reasoning between tags; `tagged` says so. */
export function piecesOf(delta: JsonObject): (Piece & { tagged?: true })[] {
  const content = asText(delta.content);
  return [
    ...reasoningOf(delta),
    ...(content === undefined ? chunksOf(delta.content) : [{ kind: "text", text: content, tagged: true } as const]),
    ...(asText(delta.refusal) ? [{ kind: "text", text: asText(delta.refusal) ?? "" } as const] : []),
  ];
}

function reasoningOf(delta: JsonObject): Piece[] {
  const field = reasoningFields.find((name) => asText(delta[name]) !== undefined);
  if (field) return [{ kind: "thinking", text: asText(delta[field]) ?? "", how: { field } }];
  const text = objectsIn(delta.reasoning_details)
    .map((detail) => asText(detail.text) ?? asText(detail.summary) ?? "")
    .join("");
  return text === "" ? [] : [{ kind: "thinking", text, how: { field: "reasoning_details" } }];
}

const objectsIn = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.map((one) => asObject(one)).filter((one) => one !== undefined) : [];

/** Converts a list of chunks, or a single one. A chunk without words is named, so that nothing vanishes. */
function chunksOf(content: Json | undefined): Piece[] {
  const chunks = Array.isArray(content) ? content : asObject(content) ? [content as JsonObject] : [];
  return chunks.flatMap((chunk): Piece[] => {
    if (typeof chunk === "string") return chunk ? [{ kind: "text", text: chunk }] : [];
    const given = asObject(chunk) ?? {};
    if (given.type === "thinking" || given.type === "reasoning") {
      const more = unreadFields(given, readInChunk);
      const how = { field: "content", ...(more && { chunk: more }) };
      return [{ kind: "thinking", text: wordsIn(given.thinking ?? given.reasoning ?? given.text), how }];
    }
    const text = wordsIn(given);
    if (text !== "" || typeof given.text === "string") return text ? [{ kind: "text", text }] : [];
    const numbers = Array.isArray(given.reference_ids) ? ` ${given.reference_ids.join(", ")}` : "";
    return [{ kind: "text", text: `[${asText(given.type) ?? "content"}${numbers}]` }];
  });
}

const readInChunk = new Set(["type", "thinking", "reasoning", "text"]);

function wordsIn(value: Json | undefined): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(wordsIn).join("");
  const given = asObject(value);
  return given ? wordsIn(given.text ?? given.content ?? given.refusal ?? "") : "";
}
