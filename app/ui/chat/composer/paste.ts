// Reads what the clipboard holds. Programs put the same thing there in several forms, and only one of them is meant.

/** The formats on the clipboard that the composer reads. */
export interface Pasted {
  text: string;
  html: string;
  files: File[];
}

export const readClipboard = (data: DataTransfer): Pasted => ({
  text: data.getData("text/plain"),
  html: data.getData("text/html"),
  files: [...data.files],
});

/**
 * True if the files are meant. Excel, Word and web pages add a picture of the text, which is not meant. A copied image
 * comes with its address or its markup, and a copied file with its name or path.
 */
export function meansFiles({ text, html, files }: Pasted): boolean {
  if (files.length === 0) return false;
  const words = text.trim();
  return words === "" || namesFiles(words, files) || (isAddress(words) && !hasWords(html)) || isMarkupOfImage(html);
}

const isAddress = (text: string): boolean => /^(?:https?|file|data|blob|content):\S+$/i.test(text);

/** The words of a piece of HTML, which is never parsed as markup. */
const hasWords = (html: string): boolean =>
  html.replace(/<!--[\s\S]*?-->|<(style|script|title)\b[\s\S]*?<\/\1\s*>|<[^>]*>|&nbsp;/gi, "").trim() !== "";

const isMarkupOfImage = (html: string): boolean => /<img\b/i.test(html) && !hasWords(html);

/** True if each line is the name, path or address of one of the files. GNOME adds a line with what to do. */
function namesFiles(text: string, files: File[]): boolean {
  const names = new Set(files.map(({ name }) => name));
  const lines = text.split(/\r?\n|\r/).filter((line) => !/^(?:x-special\/\S+|copy|cut)?$/.test(line.trim()));
  return lines.length > 0 && lines.every((line) => names.has(nameOf(line.trim())));
}

function nameOf(path: string): string {
  const last = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  if (!path.startsWith("file:")) return last;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
