// Reads the files in a ZIP archive.

export interface ZippedFile {
  name: string;
  bytes: Uint8Array;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;

/**
 * Returns undefined for an archive that cannot be read: damaged, encrypted, or with an unusual compression.
 * @param maxBytes the largest size of all files together
 */
export async function unzip(archive: Uint8Array, maxBytes: number): Promise<ZippedFile[] | undefined> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  try {
    const files: ZippedFile[] = [];
    let left = maxBytes;
    for (const entry of entriesIn(view)) {
      if (entry.name.endsWith("/")) continue;
      const bytes = await bytesOf(archive, view, entry, left);
      if (!bytes) return undefined;
      left -= bytes.length;
      files.push({ name: entry.name, bytes });
    }
    return files;
  } catch {
    // Positions outside the archive, and streams that do not decompress.
    return undefined;
  }
}

interface Entry {
  name: string;
  method: number;
  isEncrypted: boolean;
  size: number;
  start: number;
}

/** Reads the directory, which lies at the end of an archive. */
function* entriesIn(view: DataView): Generator<Entry> {
  let end = view.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== endSignature) end--;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    if (view.getUint32(at, true) !== entrySignature) throw new Error("The directory of the archive is damaged.");
    const nameLength = view.getUint16(at + 28, true);
    yield {
      name: new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength)),
      isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      size: view.getUint32(at + 20, true),
      start: view.getUint32(at + 42, true),
    };
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
}

async function bytesOf(
  archive: Uint8Array,
  view: DataView,
  { method, isEncrypted, size, start }: Entry,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  if (isEncrypted || (method !== 0 && method !== 8)) return undefined;
  const from = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
  const packed = archive.slice(from, from + size);
  if (method === 0) return packed.length <= maxBytes ? packed : undefined;
  return collect(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")), maxBytes);
}

async function collect(stream: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
