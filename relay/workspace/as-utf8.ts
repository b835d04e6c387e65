// Converts files in another encoding to UTF-8, so that a search finds in them what `read_file` shows.
import type { FileHandle } from "node:fs/promises";
import { mayBeText } from "../contract/text/decode-bytes.ts";
import { readUpTo } from "./opened.ts";
import { decodeText } from "./text-format.ts";

/** Maximum size of a file to convert, in bytes: guessing its encoding takes all of it. */
const maxConverted = 8 * 1024 * 1024;
const headBytes = 65_536;

/** Returns the file's text as UTF-8, `binary` for other data, and `large` for a text that is not converted. */
export async function asUtf8(handle: FileHandle): Promise<Uint8Array | "binary" | "large"> {
  if (!mayBeText(await readUpTo(handle, headBytes))) return "binary";
  if ((await handle.stat()).size > maxConverted) return "large";
  const decoded = await decodeText(await readUpTo(handle, maxConverted));
  return decoded ? Buffer.from(decoded.text) : "binary";
}
