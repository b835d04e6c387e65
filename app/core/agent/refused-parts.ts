// What the vendor has refused, and therefore gets no more: images, or what was new in a refused request.
import type { EntryId } from "#core/ids.ts";
import type { BlobRef, Block, ToolPart } from "#core/model/message.ts";
import type { Entry, ReplyEntry, SessionState, ToolEntry, TurnEntry } from "#core/session/state.ts";

/** Hashes of the images that this model's vendor has refused. */
export function refusedImages({ order, entries }: SessionState, model: string): ReadonlySet<string> {
  const hashes = new Set<string>();
  for (const id of order) {
    const entry = entries[id];
    if (entry?.kind === "images" && entry.model === model) for (const { hash } of entry.images) hashes.add(hash);
  }
  return hashes;
}

/**
 * Returns the images that may be why a request was refused: those that came after the last reply, and then all, because
 * the model may have changed. A refusal about a size means the largest alone. @param tried images that were already
 * left out
 */
export function suspectImages(state: SessionState, tried: ReadonlySet<string>, ofSize: boolean): BlobRef[] {
  const all = sentEntries(state);
  const last = all.findLastIndex(({ kind }) => kind === "reply");
  for (const some of [all.slice(last + 1), all]) {
    const found = some.flatMap(imagesOf).filter(({ hash }) => !tried.has(hash));
    const suspects = [...new Map(found.map((blob) => [blob.hash, blob])).values()];
    if (suspects.length > 0) return ofSize ? suspects.toSorted((a, b) => b.bytes - a.bytes).slice(0, 1) : suspects;
  }
  return [];
}

function imagesOf(entry: Entry): BlobRef[] {
  const parts: readonly (Block | ToolPart)[] =
    entry.kind === "said"
      ? entry.content
      : entry.kind === "tool" && !entry.reclaimed
        ? (entry.result?.parts ?? [])
        : [];
  return parts.flatMap((part) => (part.type === "image" ? part.blob : []));
}

/** True if the turn ended because the vendor refused its request, and was not continued. */
export const isRefusedTurn = ({ error, resumed }: TurnEntry): boolean =>
  !resumed && (error?.kind === "bad-request" || error?.kind === "too-long");

/**
 * Returns all entries, with a line in place of what was refused. A request that was refused ends its turn. What came
 * after the last accepted request is then left out. If the next request is refused as well, the last reply is left out,
 * too.
 */
export function sentEntries({ order, entries }: SessionState): Entry[] {
  const all = order.flatMap((id) => entries[id] ?? []);
  const replaced = new Map<EntryId, Entry>();
  let latest: Entry[] = [];
  let reply: ReplyEntry | undefined;
  let refusals = 0;
  for (const entry of all) {
    if (entry.kind === "reply") {
      // The vendor has begun to answer, so it accepted all before.
      latest = [];
      refusals = 0;
      if (entry.stop !== "interrupted") reply = entry;
    } else if (entry.kind === "turn") {
      if (!isRefusedTurn(entry)) continue;
      for (const one of latest) replaced.set(one.id, withoutContent(one));
      if (refusals > 0 && reply) replaced.set(reply.id, withoutReply(reply));
      latest = [];
      refusals += 1;
    } else latest.push(entry);
  }
  return replaced.size === 0 ? all : all.map((entry) => replaced.get(entry.id) ?? entry);
}

const leftOut = "is left out, because the vendor refused the request that contained it";

function withoutContent(entry: Entry): Entry {
  if (entry.kind === "said")
    return { ...entry, content: [{ type: "text", text: `[Octo: a message of the person ${leftOut}.]` }] };
  if (entry.kind === "note") return { ...entry, text: "[Octo: a note is left out.]" };
  return entry.kind === "tool" ? withoutResult(entry) : entry;
}

function withoutResult(entry: ToolEntry): ToolEntry {
  if (!entry.result) return entry;
  return { ...entry, result: { ...entry.result, parts: [{ type: "text", text: `[Octo: this result ${leftOut}.]` }] } };
}

function withoutReply(reply: ReplyEntry): Entry {
  const calls = reply.content.filter(({ type }) => type === "tool-call").length;
  const done = calls > 0 ? ` It made ${calls} tool calls. Check what they did before you repeat them.` : "";
  const { id, at, turnId } = reply;
  return { id, at, turnId, kind: "note", why: "mode", text: `[Octo: a reply of yours ${leftOut}.${done}]` };
}
