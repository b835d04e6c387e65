// Splits large values into chunks, because Chromium stores values of 64 KiB and more as files, which are slower to read
// and write.

/**
 * Parts of a value by their path in the value, e.g. `at`, `counts` or `counts/input`. A long list is spread over
 * several chunks.
 */
export type Chunk = Record<string, unknown>;
export type ChunkKey = [segment: string, n: number];

/**
 * Maximum number of bytes in a chunk. It is below the limit of 64 KiB, because field names and structure also take
 * space.
 */
const maxBytes = 48 * 1024;
/**
 * Maximum number of chunks. A value that needs more is stored whole, because one file is quicker to read than many
 * chunks.
 */
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

/** Splits a list into slices that each fill a chunk, so that no chunk contains two slices of the same list. */
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

/** Estimates how many bytes a part takes in storage. */
function bytesOf(part: unknown): number {
  if (ArrayBuffer.isView(part)) return part.byteLength;
  // Assumes one byte per character, because most strings are ids in ASCII.
  if (typeof part === "string") return part.length + 3;
  if (typeof part !== "object" || part === null) return 9;
  return Object.values(part).reduce((sum: number, one) => sum + bytesOf(one), 0);
}

/** Joins the chunks that `toChunks` made. */
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
