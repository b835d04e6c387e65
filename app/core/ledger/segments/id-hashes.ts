// Finds calls in segments by a 32-bit hash of their ids, so that importing need not read a million ids.
import type { CallId } from "#core/ids.ts";
import { intAt } from "./column-encoding.ts";

/** FNV-1a with a final mix. Two ids may have the same hash, so every match must be checked against the id itself. */
export function idHash(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  // FNV mixes the last letters of an id least, but ids differ most in their last letters.
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

export const idHashesOf = (ids: string[]): Uint32Array => Uint32Array.from(ids, idHash);

/** Reads ids and their hashes from storage, within a transaction if this object was made for a transaction. */
export interface IdHashStorage {
  segments(): Promise<string[]>;
  hashes(segment: string): Promise<Uint32Array | undefined>;
  ids(segment: string): Promise<CallId[]>;
}

/** Where a call is stored. */
export interface Place {
  segment: string;
  /** The call's index within the segment. */
  i: number;
}

export interface IdHashIndex {
  /** Returns where those of the calls are stored that are in segments. Other calls are left out. */
  find(ids: CallId[], storage: IdHashStorage): Promise<Map<CallId, Place>>;
}

/** Caches the hashes of every segment (four bytes per call). Segments never change, so the cache stays valid. */
export function createIdHashIndex(): IdHashIndex {
  const cache = new Map<string, Uint32Array>();
  const loadMissing = async (storage: IdHashStorage) => {
    const segments = await storage.segments();
    await Promise.all(
      segments.map(async (segment) => {
        if (!cache.has(segment)) cache.set(segment, (await storage.hashes(segment)) ?? new Uint32Array());
      }),
    );
    return segments;
  };
  return {
    async find(ids, storage) {
      const found = new Map<CallId, Place>();
      const wanted = new Set(ids);
      const table = tableOf(idHashesOf(ids));
      for (const segment of await loadMissing(storage)) {
        const places = placesOf(table, cache.get(segment) ?? new Uint32Array());
        if (places.length === 0) continue;
        const segmentIds = await storage.ids(segment);
        for (const i of places) {
          const id = segmentIds[i];
          if (id !== undefined && wanted.has(id)) found.set(id, { segment, i });
        }
      }
      return found;
    },
  };
}

/** The indexes in `hashes` at which a wanted hash is found. */
export const placesAmong = (wanted: Uint32Array, hashes: Uint32Array): number[] => placesOf(tableOf(wanted), hashes);

/** A hash table with open addressing: the last bits of a hash say where the search for the hash's number (from 1) begins. */
interface HashTable {
  hashes: Uint32Array;
  numbers: Uint32Array;
}

/** An import looks up a million hashes for every ten thousand calls. A `Set` of numbers would be far slower. */
function tableOf(hashes: Uint32Array): HashTable {
  // At most an eighth of the table is filled, so that most searches for an absent hash hit a free place at once.
  const numbers = new Uint32Array(2 ** Math.ceil(Math.log2(hashes.length * 8 + 8)));
  const mask = numbers.length - 1;
  for (const [n, hash] of hashes.entries()) {
    let place = hash & mask;
    while (numbers[place] !== 0) place = (place + 1) & mask;
    numbers[place] = n + 1;
  }
  return { hashes, numbers };
}

/** Up to this many hashes `indexOf` is quicker than the table. */
const fewHashes = 4;

function placesOf({ hashes: wanted, numbers }: HashTable, hashes: Uint32Array): number[] {
  const found: number[] = [];
  if (wanted.length <= fewHashes) {
    for (const hash of wanted)
      for (let i = hashes.indexOf(hash); i >= 0; i = hashes.indexOf(hash, i + 1)) found.push(i);
    return found;
  }
  const mask = numbers.length - 1;
  for (let i = 0; i < hashes.length; i++) {
    const hash = intAt(hashes, i);
    let place = hash & mask;
    for (let n = numbers[place]; n; n = numbers[place]) {
      if (wanted[n - 1] === hash) {
        found.push(i);
        break;
      }
      place = (place + 1) & mask;
    }
  }
  return found;
}
