// Tells which call of a stream a delta belongs to. Hosts differ: some leave out the index, some send 0 for all calls,
// some repeat or change ids.
import { isTooDeep } from "#core/json-depth.ts";

/** What is known of an open call. */
interface KnownCall {
  id: string;
  name: string;
  /** The arguments that have arrived. */
  text: string;
}

interface CallDelta {
  index: number | undefined;
  id: string | undefined;
  name: string | undefined;
  text: string;
}

export function createCallKeys(knownCall: (key: string) => KnownCall | undefined) {
  /** Keys of open calls by id, and the newest key of each index. */
  const byId = new Map<string, string>();
  const byIndex = new Map<number, string>();
  let last: string | undefined;
  let count = 0;

  const find = ({ index, id, name, text }: CallDelta): string | undefined => {
    const sameId = id === undefined ? undefined : byId.get(id);
    const here = index === undefined ? last : byIndex.get(index);
    if (sameId !== undefined && sameId !== here) {
      // An index of its own with a name, or after a whole call, begins another call. Anything else goes on.
      const another = index !== undefined && (name !== undefined || isWhole(knownCall(sameId)?.text ?? ""));
      return another ? here : sameId;
    }
    const known = here === undefined ? undefined : knownCall(here);
    return sameId === undefined && known && begins(known, { id, name, text }) ? undefined : here;
  };

  return (delta: CallDelta): string => {
    const key = find(delta) ?? `call ${count++}`;
    if (delta.id !== undefined && !byId.has(delta.id)) byId.set(delta.id, key);
    if (delta.index !== undefined) byIndex.set(delta.index, key);
    last = key;
    return key;
  };
}

/**
 * True if the delta begins another call than the known one. Without a name it never does: then only the id has changed.
 */
function begins(known: KnownCall, { id, name, text }: Omit<CallDelta, "index">): boolean {
  if (!name || !known.name) return false;
  const empty = known.text.trim() === "";
  if (id === undefined || known.id === "") {
    return name === known.name ? isWhole(known.text) && text.trim() !== "" : empty || isWhole(known.text);
  }
  return empty || isWhole(known.text) || text.trim() === "" || text.trimStart().startsWith("{");
}

function isWhole(text: string): boolean {
  if (!text.trimEnd().endsWith("}") || isTooDeep(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
