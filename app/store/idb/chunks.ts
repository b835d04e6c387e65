// A large value in pieces: from 64 KiB on Chromium makes a file of each, and whoever writes or reads it waits for that.

/** Parts of a value by where they are in it: `at`, `counts`, or `counts/input`. A long list is in several pieces. */
export type Piece = Record<string, unknown>;
export type PieceKey = [stretch: string, n: number];

/** Well below the limit, for what is around the parts counts as well. */
const mostBytes = 48 * 1024;
/** What would be more pieces stays whole: to read one file takes less time than to gather them. */
const mostPieces = 4;

export function toPieces(value: object): Piece[] {
  const pieces = gathered(partsOf(value));
  return pieces.length > mostPieces ? [{ ...value }] : pieces;
}

function gathered(parts: Part[]): Piece[] {
  const pieces: Piece[] = [];
  let room = 0;
  for (const [path, part] of parts) {
    const bytes = bytesOf(part);
    if (pieces.length === 0 || bytes > room) {
      pieces.push({});
      room = mostBytes;
    }
    Object.assign(pieces.at(-1) as Piece, { [path]: part });
    room -= bytes;
  }
  return pieces;
}

type Part = [path: string, part: unknown];

function partsOf(value: object): Part[] {
  return Object.entries(value).flatMap(([name, part]): Part[] => {
    if (Array.isArray(part)) return slicesOf(part).map((slice) => [name, slice]);
    if (typeof part !== "object" || ArrayBuffer.isView(part)) return [[name, part]];
    return Object.entries(part as object).map(([column, numbers]) => [`${name}/${column}`, numbers]);
  });
}

/** Each fills a piece, so that no piece has two. */
function slicesOf(list: unknown[]): unknown[][] {
  const slices: unknown[][] = [[]];
  let room = mostBytes;
  for (const one of list) {
    room -= bytesOf(one);
    if (room < 0) {
      slices.push([]);
      room = mostBytes - bytesOf(one);
    }
    slices.at(-1)?.push(one);
  }
  return slices;
}

/** About as many as it takes to write it. */
function bytesOf(part: unknown): number {
  if (ArrayBuffer.isView(part)) return part.byteLength;
  // Ids are of plain letters, which take a byte each.
  if (typeof part === "string") return part.length + 3;
  if (typeof part !== "object" || part === null) return 9;
  return Object.values(part).reduce((sum: number, one) => sum + bytesOf(one), 0);
}

/** The value that was cut. */
export function joined(pieces: Piece[]): object {
  const value: Record<string, unknown> = {};
  for (const [path, part] of pieces.flatMap((piece) => Object.entries(piece))) {
    const [name = path, column] = path.split("/");
    const there = value[name];
    if (column !== undefined) value[name] = { ...(there as object | undefined), [column]: part };
    else if (Array.isArray(there)) there.push(...(part as unknown[]));
    else value[name] = part;
  }
  return value;
}
