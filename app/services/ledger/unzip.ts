// Reads the files in a ZIP archive.
import { unzipSync } from "fflate";

export interface ZippedFile {
  name: string;
  bytes: Uint8Array;
}

/**
 * Returns undefined for an archive that cannot be read: damaged, encrypted, too large, or with an unusual compression.
 * @param maxBytes the largest size of all files together
 */
export function unzip(archive: Uint8Array, maxBytes: number): ZippedFile[] | undefined {
  let left = maxBytes;
  const fits = ({ originalSize }: { originalSize: number }) => {
    left -= originalSize;
    if (left < 0) throw new Error("The archive holds more than can be read.");
    return true;
  };
  try {
    const files = Object.entries(unzipSync(archive, { filter: fits }));
    return files.filter(([name]) => !name.endsWith("/")).map(([name, bytes]) => ({ name, bytes }));
  } catch {
    return undefined;
  }
}
