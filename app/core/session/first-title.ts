// Makes a chat's first title from the start of its first message.
import type { SaidBlock } from "#core/model/message.ts";

const titleLength = 30;

export function snippet(content: SaidBlock[]): string {
  const text = content.map((block) => (block.type === "text" ? block.text : (block.blob.name ?? ""))).join(" ");
  const line = text.replace(/\s+/g, " ").trim();
  const characters = [...line];
  return characters.length <= titleLength ? line : `${characters.slice(0, titleLength).join("")}…`;
}
