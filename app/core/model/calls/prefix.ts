// Hashes of a request's parts, used later to find where two requests differ.
import type { ModelMessage, ModelRequest } from "#core/model/provider.ts";

/** One entry per part of a request: its hash and its size in characters, such as `1k2j3h:450`. */
export interface Prefix {
  /** Model and effort, because vendors have a separate cache for each. */
  options: string;
  system: string;
  tools: string;
  messages: string[];
}

/**
 * What changed since the previous prefix. It is stored instead of the whole prefix, because most requests only add
 * messages.
 */
export interface PrefixChange extends Omit<Prefix, "messages"> {
  /** Number of messages at the start that have not changed. */
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

/** Hashes a message block by block, so that a block that is sent again does not have to be hashed again. */
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

/** Returns a fast 53-bit hash for comparisons. It is not cryptographic. */
export function hashOf(text: string): string {
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
