// Offers bytes as a download.

export function saveFile(name: string, bytes: Blob): void {
  const url = URL.createObjectURL(bytes);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Revokes the URL late, because a browser may start to read it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Makes a file name from a title, without characters that some systems forbid. */
export function fileName(title: string, ending: string): string {
  const plain = title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
  return `${[...plain].slice(0, 60).join("") || "octo"}.${ending}`;
}
