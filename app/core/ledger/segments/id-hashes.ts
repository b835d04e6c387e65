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

export const printsOf = (ids: string[]): Uint32Array => Uint32Array.from(ids, printOf);

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
      const prints = setOf(printsOf(ids));
      for (const stretch of await catchUp(shelf)) {
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

/** Where these prints are: the names that they are of are there, or others that share them. */
export const placesAmong = (wanted: Uint32Array, prints: Uint32Array): number[] => placesOf(setOf(wanted), prints);

/** A table of numbers: each print's number, counted from 1, where its last bits say or in the first free place behind. */
interface PrintSet {
  prints: Uint32Array;
  places: Uint32Array;
}

/** A million prints are looked up for each ten thousand calls that come in: a `Set` of such numbers takes far longer. */
function setOf(prints: Uint32Array): PrintSet {
  // At most an eighth is filled, so that nearly all that are not there find a free place at once.
  const places = new Uint32Array(2 ** Math.ceil(Math.log2(prints.length * 8 + 8)));
  const last = places.length - 1;
  for (const [n, print] of prints.entries()) {
    let at = print & last;
    while (places[at] !== 0) at = (at + 1) & last;
    places[at] = n + 1;
  }
  return { prints, places };
}

/** So few are looked for one by one; a search in a column of numbers is very quick. */
const few = 4;

function placesOf({ prints: wanted, places }: PrintSet, prints: Uint32Array): number[] {
  const found: number[] = [];
  if (wanted.length <= few) {
    for (const print of wanted)
      for (let i = prints.indexOf(print); i >= 0; i = prints.indexOf(print, i + 1)) found.push(i);
    return found;
  }
  const last = places.length - 1;
  for (let i = 0; i < prints.length; i++) {
    const print = prints[i] as number;
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
