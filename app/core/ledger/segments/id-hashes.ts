// Finds calls in segments by 32-bit hashes of their ids, so that an import need not read a million ids.
import type { CallId } from "#core/ids.ts";
import { intAt } from "./column-encoding.ts";

/**
 * Returns the FNV-1a hash with a final mixing step. Different ids may have the same hash, so every match must be
 * checked against the id itself.
 */
export function idHash(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  // FNV mixes the last letters of a text least, but ids differ most in their last letters.
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

export const idHashesOf = (ids: string[]): Uint32Array => Uint32Array.from(ids, idHash);

/**
 * Reads ids and their hashes from storage. All reads belong to one transaction if the object was made for a
 * transaction.
 */
export interface IdHashStorage {
  segments(): Promise<string[]>;
  hashes(segment: string): Promise<Uint32Array | undefined>;
  ids(segment: string): Promise<CallId[]>;
}

/** The place of a call: a segment's id and the call's index in that segment. */
export interface Place {
  segment: string;
  /** Index of the call within the segment. */
  i: number;
}

export interface IdHashIndex {
  /** Returns the places of those calls that are in segments. All other calls are missing in the result. */
  find(ids: CallId[], storage: IdHashStorage): Promise<Map<CallId, Place>>;
}

/**
 * Makes an index that caches the hashes of every segment (four bytes per call). Segments never change, so the cache is
 * always valid.
 */
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

/** Returns the indexes in `hashes` at which one of the wanted hashes occurs. */
export const placesAmong = (wanted: Uint32Array, hashes: Uint32Array): number[] => placesOf(tableOf(wanted), hashes);

/**
 * A hash table with open addressing. The last bits of a hash give the index in `numbers` at which its search begins. An
 * entry in `numbers` is an index in `hashes` plus 1; 0 marks a free entry.
 */
interface HashTable {
  hashes: Uint32Array;
  numbers: Uint32Array;
}

/**
 * Makes a hash table. A `Set` of numbers would be far slower, and an import looks up a million hashes for every ten
 * thousand calls.
 */
function tableOf(hashes: Uint32Array): HashTable {
  // At most an eighth of the entries are used, so most searches for an absent hash reach a free entry at once.
  const numbers = new Uint32Array(2 ** Math.ceil(Math.log2(hashes.length * 8 + 8)));
  const mask = numbers.length - 1;
  for (const [n, hash] of hashes.entries()) {
    let place = hash & mask;
    while (numbers[place] !== 0) place = (place + 1) & mask;
    numbers[place] = n + 1;
  }
  return { hashes, numbers };
}

/** Up to this many wanted hashes, `indexOf` is quicker than the hash table. */
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
