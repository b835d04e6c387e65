// Splits large values into chunks. Chromium stores values of 64 KiB and more as files, which are slower to read and write.

/** Parts of a value by their path, e.g. `at`, `counts` or `counts/input`. A long list is spread over several chunks. */
export type Chunk = Record<string, unknown>;
export type ChunkKey = [segment: string, n: number];

/** The most bytes in a chunk: less than the limit of 64 KiB, because names and structure also take space. */
const maxBytes = 48 * 1024;
/** A value that needs more chunks than this stays whole: one file is quicker to read than so many chunks. */
const maxChunks = 4;

export function toChunks(value: object): Chunk[] {
  const chunks = fillChunks(partsOf(value));
  return chunks.length > maxChunks ? [{ ...value }] : chunks;
}

function fillChunks(parts: Part[]): Chunk[] {
  const chunks: Chunk[] = [];
  let bytesLeft = 0;
  for (const [path, part] of parts) {
    const bytes = bytesOf(part);
    if (chunks.length === 0 || bytes > bytesLeft) {
      chunks.push({});
      bytesLeft = maxBytes;
    }
    Object.assign(chunks.at(-1) as Chunk, { [path]: part });
    bytesLeft -= bytes;
  }
  return chunks;
}

type Part = [path: string, part: unknown];

function partsOf(value: object): Part[] {
  return Object.entries(value).flatMap(([name, part]): Part[] => {
    if (Array.isArray(part)) return slicesOf(part).map((slice) => [name, slice]);
    if (typeof part !== "object" || ArrayBuffer.isView(part)) return [[name, part]];
    return Object.entries(part as object).map(([column, numbers]) => [`${name}/${column}`, numbers]);
  });
}

/** Slices a list. Each slice fills a chunk, so that no chunk gets two slices of the same list. */
function slicesOf(list: unknown[]): unknown[][] {
  const slices: unknown[][] = [[]];
  let bytesLeft = maxBytes;
  for (const one of list) {
    bytesLeft -= bytesOf(one);
    if (bytesLeft < 0) {
      slices.push([]);
      bytesLeft = maxBytes - bytesOf(one);
    }
    slices.at(-1)?.push(one);
  }
  return slices;
}

/** Estimates the size of a part in storage, in bytes. */
function bytesOf(part: unknown): number {
  if (ArrayBuffer.isView(part)) return part.byteLength;
  // Most strings are ids in ASCII, which take one byte per character.
  if (typeof part === "string") return part.length + 3;
  if (typeof part !== "object" || part === null) return 9;
  return Object.values(part).reduce((sum: number, one) => sum + bytesOf(one), 0);
}

/** Reverses `toChunks`. */
export function joinChunks(chunks: Chunk[]): object {
  const value: Record<string, unknown> = {};
  for (const [path, part] of chunks.flatMap((chunk) => Object.entries(chunk))) {
    const [name = path, column] = path.split("/");
    const before = value[name];
    if (column !== undefined) value[name] = { ...(before as object | undefined), [column]: part };
    else if (Array.isArray(before)) before.push(...(part as unknown[]));
    else value[name] = part;
  }
  return value;
}
