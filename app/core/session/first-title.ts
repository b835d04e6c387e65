// A chat's first name: the beginning of what was said in it.
import type { SaidBlock } from "#core/model/message.ts";

const length = 30;

export function snippet(content: SaidBlock[]): string {
  const text = content.map((block) => (block.type === "text" ? block.text : (block.blob.name ?? ""))).join(" ");
  const line = text.replace(/\s+/g, " ").trim();
  const characters = [...line];
  return characters.length <= length ? line : `${characters.slice(0, length).join("")}…`;
}
