// Whether a call is among the packed ones, told by a print of its id, so that a million ids need not be read.
import type { CallId } from "#core/ids.ts";

/** Thirty-two bits of an id (FNV-1a). Two ids may share them: whoever finds a print looks at the id itself. */
export function idHash(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  // The last letters differ most and have been mixed least.
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

export const idHashesOf = (ids: string[]): Uint32Array => Uint32Array.from(ids, idHash);

/** Where the prints of stretches and their ids are. In a transaction, it reads in it. */
export interface IdHashStorage {
  segments(): Promise<string[]>;
  prints(segment: string): Promise<Uint32Array | undefined>;
  ids(segment: string): Promise<CallId[]>;
}

export interface Place {
  stretch: string;
  /** Its place in the stretch. */
  i: number;
}

export interface IdHashIndex {
  /** Those of the calls that are packed, and where. */
  find(ids: CallId[], storage: IdHashStorage): Promise<Map<CallId, Place>>;
}

/** Keeps what it has read, four bytes a call: a stretch never changes. */
export function createIdHashIndex(): IdHashIndex {
  const kept = new Map<string, Uint32Array>();
  const catchUp = async (storage: IdHashStorage) => {
    const names = await storage.segments();
    await Promise.all(
      names.map(async (name) => {
        if (!kept.has(name)) kept.set(name, (await storage.prints(name)) ?? new Uint32Array());
      }),
    );
    return names;
  };
  return {
    async find(ids, storage) {
      const found = new Map<CallId, Place>();
      const wanted = new Set(ids);
      const idHashes = setOf(idHashesOf(ids));
      for (const segment of await catchUp(storage)) {
        const places = placesOf(idHashes, kept.get(segment) ?? new Uint32Array());
        if (places.length === 0) continue;
        const there = await storage.ids(segment);
        for (const i of places) {
          const id = there[i];
          if (id !== undefined && wanted.has(id)) found.set(id, { stretch: segment, i });
        }
      }
      return found;
    },
  };
}

/** Where these prints are: the names that they are of are there, or others that share them. */
export const placesAmong = (wanted: Uint32Array, idHashes: Uint32Array): number[] => placesOf(setOf(wanted), idHashes);

/** A table of numbers: each print's number, counted from 1, where its last bits say or in the first free place behind. */
interface HashTable {
  prints: Uint32Array;
  places: Uint32Array;
}

/** A million prints are looked up for each ten thousand calls that come in: a `Set` of such numbers takes far longer. */
function setOf(idHashes: Uint32Array): HashTable {
  // At most an eighth is filled, so that nearly all that are not there find a free place at once.
  const places = new Uint32Array(2 ** Math.ceil(Math.log2(idHashes.length * 8 + 8)));
  const last = places.length - 1;
  for (const [n, print] of idHashes.entries()) {
    let at = print & last;
    while (places[at] !== 0) at = (at + 1) & last;
    places[at] = n + 1;
  }
  return { prints: idHashes, places };
}

/** So few are looked for one by one; a search in a column of numbers is very quick. */
const few = 4;

function placesOf({ prints: wanted, places }: HashTable, idHashes: Uint32Array): number[] {
  const found: number[] = [];
  if (wanted.length <= few) {
    for (const print of wanted)
      for (let i = idHashes.indexOf(print); i >= 0; i = idHashes.indexOf(print, i + 1)) found.push(i);
    return found;
  }
  const last = places.length - 1;
  for (let i = 0; i < idHashes.length; i++) {
    const print = idHashes[i] as number;
    let at = print & last;
    for (let n = places[at]; n; n = places[at]) {
      if (wanted[n - 1] === print) {
        found.push(i);
        break;
      }
      at = (at + 1) & last;
    }
  }
  return found;
}
