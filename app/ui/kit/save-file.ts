// Offers bytes as a download.

export function saveFile(name: string, bytes: Blob): void {
  const url = URL.createObjectURL(bytes);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // A browser may start to read the URL later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A file name made of a title, without characters that some systems forbid. */
export function fileName(title: string, ending: string): string {
  const plain = title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
  return `${[...plain].slice(0, 60).join("") || "octo"}.${ending}`;
}
