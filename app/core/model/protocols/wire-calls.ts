// Names and ids of tool calls as the asked vendor accepts them. The log keeps the true ones.
import type { CallId } from "#core/ids.ts";
import { hashOf } from "#core/model/calls/prefix.ts";
import type { Block } from "#core/model/message.ts";
import type { ModelMessage, UserPart } from "#core/model/provider.ts";

/** How a vendor's ids must look, and how to make one from a text that hashes an id. */
export interface IdRule {
  valid: RegExp;
  make(id: string, hash: string): string;
}

const plain = (id: string, hash: string, longest: number) =>
  `${id.replace(/[^a-zA-Z0-9_-]/g, "_").slice(0, longest - hash.length - 1)}_${hash}`;

/** Anthropic, Bedrock and OpenAI Responses. */
export const strictIds: IdRule = {
  valid: /^[a-zA-Z0-9_-]{1,64}$/,
  make: (id, hash) => plain(id, hash, 64),
};

/** OpenAI's chat protocol, which refuses ids of more than 40 characters. */
export const chatIds: IdRule = { valid: /^[a-zA-Z0-9_-]{1,40}$/, make: (id, hash) => plain(id, hash, 40) };

/** Kimi's ids (`functions.read_file:0`) are part of its prompt and go back as they came. */
export const kimiIds: IdRule = { ...chatIds, valid: /^[\w.:-]{1,64}$/ };

/** Mistral wants exactly nine letters or digits. */
export const mistralIds: IdRule = {
  valid: /^[a-zA-Z0-9]{9}$/,
  make: (id, hash) => (hash + hashOf(`${hash} ${id}`)).slice(0, 9).padEnd(9, "0"),
};

/** All vendors accept such a name. Gemini wants a letter or an underscore first. */
const validName = /^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$/;

/** Makes a name that every vendor accepts. A changed name gets a hash, so that two names never become one. */
export function wireName(name: string): string {
  if (validName.test(name)) return name;
  const start = name.replace(/[^a-zA-Z0-9_-]/g, "_").replace(/^(?![a-zA-Z_])/, "_");
  return `${start.slice(0, 55)}_${hashOf(name).slice(0, 8)}`;
}

/**
 * Renames calls and results so that the vendor accepts them. A call and its result agree, and no id occurs twice.
 * Earlier messages alone decide about an id, so a longer conversation renames nothing anew.
 */
export function withWireCalls(messages: ModelMessage[], rule: IdRule): ModelMessage[] {
  const taken = new Set<string>();
  let calls = new Map<string, CallId[]>();

  const newId = (id: string): CallId => {
    let wire = rule.valid.test(id) ? id : rule.make(id, hashOf(id));
    for (let again = 2; taken.has(wire); again++) wire = rule.make(id, hashOf(`${id} ${again}`));
    taken.add(wire);
    return wire as CallId;
  };

  const renamedCall = (block: Block): Block => {
    if (block.type !== "tool-call") return block;
    const callId = newId(block.callId);
    const name = wireName(block.name);
    calls.set(block.callId, [...(calls.get(block.callId) ?? []), callId]);
    return callId === block.callId && name === block.name ? block : { ...block, callId, name };
  };

  const renamedResult = (part: UserPart): UserPart => {
    if (part.type !== "tool-result") return part;
    const [callId, ...later] = calls.get(part.callId) ?? [];
    if (later.length) calls.set(part.callId, later);
    return callId === undefined || callId === part.callId ? part : { ...part, callId };
  };

  return messages.map((message): ModelMessage => {
    if (message.role === "user") return { role: "user", content: message.content.map(renamedResult) };
    calls = new Map();
    return { role: "assistant", content: message.content.map(renamedCall) };
  });
}
