// Hashes of a request's parts, to find later where two requests differ.
import type { ModelMessage, ModelRequest } from "#core/model/provider.ts";

/** Each part is a hash and a size in characters, e.g. `1k2j3h:450`. */
export interface Prefix {
  /** Hash of model and effort: vendors cache separately for each. */
  options: string;
  system: string;
  tools: string;
  messages: string[];
}

/** What changed since the previous prefix. Stored instead of the whole prefix, since most requests only add messages. */
export interface PrefixChange extends Omit<Prefix, "messages"> {
  /** Number of messages at the start that are the same as before. */
  kept: number;
  added: string[];
}

export function prefixOf({ model, effort, system, tools, messages }: ModelRequest): Prefix {
  return {
    options: `${model} ${effort ?? ""}`,
    system: print(system),
    tools: remembered(tools, () => JSON.stringify(tools)),
    messages: messages.map(printOf),
  };
}

/** Hashes a message, block by block, so that a block that is sent again need not be hashed again. */
function printOf({ role, content }: ModelMessage): string {
  const prints = content.map((part) => remembered(part, () => JSON.stringify(part)));
  const size = prints.reduce((sum, one) => sum + sizeOf(one), 0);
  return `${hashOf([role, ...prints].join("\n"))}:${size}`;
}

export const sizeOf = (print: string): number => Number(print.slice(print.indexOf(":") + 1));

export function changeOf(before: Prefix | undefined, { messages, ...now }: Prefix): PrefixChange {
  const kept = before ? commonMessages(before, messages) : 0;
  return { ...now, kept, added: messages.slice(kept) };
}

export function withChange(before: Prefix | undefined, { kept, added, options, system, tools }: PrefixChange): Prefix {
  return { options, system, tools, messages: [...(before?.messages.slice(0, kept) ?? []), ...added] };
}

export function commonMessages(before: Prefix, messages: string[]): number {
  const differs = messages.findIndex((print, at) => print !== before.messages[at]);
  return differs < 0 ? messages.length : differs;
}

export const print = (text: string): string => `${hashOf(text)}:${text.length}`;

const known = new WeakMap<object, string>();

function remembered(block: object, text: () => string): string {
  const before = known.get(block);
  if (before !== undefined) return before;
  const made = print(text());
  known.set(block, made);
  return made;
}

/** Makes a fast 53-bit hash for comparing. It is not cryptographic. */
function hashOf(text: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2_654_435_761);
    b = Math.imul(b ^ unit, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & b) + (a >>> 0)).toString(36);
}
