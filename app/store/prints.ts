// Whether a call is among the packed ones, told by a print of its id, so that a million ids need not be read.
import type { CallId } from "#core/ids.ts";

/** Thirty-two bits of an id (FNV-1a). Two ids may share them: whoever finds a print looks at the id itself. */
export function printOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  // The last letters differ most and have been mixed least.
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

export const printsOf = (ids: CallId[]): Uint32Array => Uint32Array.from(ids, printOf);

/** Where the prints of stretches and their ids are. In a transaction, it reads in it. */
export interface PrintShelf {
  stretches(): Promise<string[]>;
  prints(stretch: string): Promise<Uint32Array | undefined>;
  ids(stretch: string): Promise<CallId[]>;
}

export interface Place {
  stretch: string;
  /** Its place in the stretch. */
  i: number;
}

export interface Prints {
  /** Those of the calls that are packed, and where. */
  find(ids: CallId[], shelf: PrintShelf): Promise<Map<CallId, Place>>;
}

/** Keeps what it has read, four bytes a call: a stretch never changes. */
export function createPrints(): Prints {
  const kept = new Map<string, Uint32Array>();
  const catchUp = async (shelf: PrintShelf) => {
    const names = await shelf.stretches();
    await Promise.all(
      names.map(async (name) => {
        if (!kept.has(name)) kept.set(name, (await shelf.prints(name)) ?? new Uint32Array());
      }),
    );
    return names;
  };
  return {
    async find(ids, shelf) {
      const found = new Map<CallId, Place>();
      const wanted = new Set(ids);
      const prints = new Set(ids.map(printOf));
      const names = await catchUp(shelf);
      for (const stretch of names) {
        const places = placesOf(prints, kept.get(stretch) ?? new Uint32Array());
        if (places.length === 0) continue;
        const there = await shelf.ids(stretch);
        for (const i of places) {
          const id = there[i];
          if (id !== undefined && wanted.has(id)) found.set(id, { stretch, i });
        }
      }
      return found;
    },
  };
}

/** So few are looked for one by one; a search in a column of numbers is very quick. */
const few = 4;
/** A few bits tell most prints apart without looking any further. */
const sieveSize = 1 << 16;

function placesOf(wanted: Set<number>, prints: Uint32Array): number[] {
  const places: number[] = [];
  if (wanted.size <= few) {
    for (const print of wanted)
      for (let i = prints.indexOf(print); i >= 0; i = prints.indexOf(print, i + 1)) places.push(i);
    return places;
  }
  const sieve = new Uint8Array(sieveSize);
  for (const print of wanted) sieve[print & (sieveSize - 1)] = 1;
  for (let i = 0; i < prints.length; i++) {
    const print = prints[i] as number;
    if (sieve[print & (sieveSize - 1)] === 1 && wanted.has(print)) places.push(i);
  }
  return places;
}
