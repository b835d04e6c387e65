// Writes a changed text so that every byte that was not changed stays, also bytes that are wrong in the file's encoding
// and characters that the encoding can write in two ways.
import type { TextFormat } from "#contract";
import { type DecodedText, encodeText } from "./text-format.ts";

/** A line's text, the bytes that it was read from, and the bytes of its end. */
interface OldLine {
  text: string;
  bytes: Buffer;
  end: Buffer;
}

export async function encodeChanged(text: string, format: TextFormat, old: Buffer, was: DecodedText): Promise<Buffer> {
  const sameEncoding = format.encoding === was.format.encoding && format.bom === was.format.bom;
  if (!sameEncoding || (await isExact(old, was))) return encodeText(text, format);
  const lines = text.split("\n");
  const body = { ...format, bom: false };
  const before = oldLines(old, was);
  const start = sharedStart(lines, before);
  const end = Math.min(sharedEnd(lines, before), Math.min(lines.length, before.length) - start);
  const changed = lines.slice(start, lines.length - end);
  const replaced = before.slice(start, before.length - end);
  const kept = await matchLines(changed, replaced, body);
  const newline = await encodeText("\n", body);
  const parts: Buffer[] = [old.subarray(0, markLength(was.format))];
  for (const line of before.slice(0, start)) parts.push(line.bytes, line.end);
  for (const [i, line] of changed.entries()) {
    const isLast = start + i === lines.length - 1;
    parts.push(kept[i] ?? (await encodeText(line, { ...body, eol: "lf" })), isLast ? Buffer.alloc(0) : newline);
  }
  for (const line of before.slice(before.length - end)) parts.push(line.bytes, line.end);
  return Buffer.concat(parts);
}

/** True if encoding the text again gives the same bytes. */
const isExact = async (bytes: Buffer, { text, format }: DecodedText) =>
  encodeText(text, format).then(
    (again) => again.equals(bytes),
    () => false,
  );

const markLength = ({ encoding, bom }: TextFormat) => (!bom ? 0 : encoding === "utf-8" ? 3 : 2);

const newline = 0x0a;
const carriageReturn = 0x0d;

/** Splits a file's bytes at its newlines, which no encoding has within another character. */
function oldLines(bytes: Buffer, { text, format }: DecodedText): OldLine[] {
  const texts = text.split("\n");
  const width = format.encoding.startsWith("utf-16") ? 2 : 1;
  const low = format.encoding === "utf-16be" ? 1 : 0;
  const isAt = (at: number, byte: number) =>
    width === 1 ? bytes[at] === byte : bytes[at + low] === byte && bytes[at + 1 - low] === 0;
  const lines: OldLine[] = [];
  let start = markLength(format);
  for (let at = start; at <= bytes.length; at += width) {
    const isEnd = at >= bytes.length;
    if (!isEnd && !isAt(at, newline)) continue;
    const hasReturn = format.eol === "crlf" && !isEnd && at > start && isAt(at - width, carriageReturn);
    const until = hasReturn ? at - width : Math.min(at, bytes.length);
    const end = bytes.subarray(until, isEnd ? until : at + width);
    lines.push({ text: texts[lines.length] ?? "", bytes: bytes.subarray(start, until), end });
    start = at + width;
    if (isEnd) break;
  }
  return lines;
}

function sharedStart(lines: string[], before: OldLine[]): number {
  // The last line has no end, so it is shared only with a last line.
  const most = Math.min(lines.length, before.length) - 1;
  let count = 0;
  while (count < most && lines[count] === before[count]?.text) count++;
  return count;
}

function sharedEnd(lines: string[], before: OldLine[]): number {
  let count = 0;
  while (count < lines.length && count < before.length && lines.at(-1 - count) === before.at(-1 - count)?.text) count++;
  return count;
}

/** Maximum number of old and of new lines that are compared. */
const maxCompared = 200;

/** Finds the bytes of those changed lines that contain something that encoding would lose. */
async function matchLines(lines: string[], before: OldLine[], format: TextFormat): Promise<(Buffer | undefined)[]> {
  const odd = new Map<string, OldLine[]>();
  for (const line of before) {
    if (await isExact(line.bytes, { text: line.text, format: { ...format, eol: "lf" } })) continue;
    odd.set(line.text, [...(odd.get(line.text) ?? []), line]);
  }
  const found: (Buffer | undefined)[] = lines.map((line) => odd.get(line)?.shift()?.bytes);
  const left = [...odd.values()].flat();
  for (const [i, near] of pairs(lines, found, left.slice(0, maxCompared))) {
    found[i] = await changedLine(lines[i] ?? "", near, { ...format, eol: "lf" });
  }
  return found;
}

/** Pairs new lines with the old lines of which they share most of start and end. */
function pairs(lines: string[], found: (Buffer | undefined)[], left: OldLine[]): [number, OldLine][] {
  const open = [...lines.keys()].filter((i) => found[i] === undefined).slice(0, maxCompared);
  const scores = open.flatMap((i) =>
    left.map((old) => ({ i, old, shared: startOf(lines[i] ?? "", old.text) + endOf(lines[i] ?? "", old.text) })),
  );
  scores.sort((a, b) => b.shared - a.shared);
  const [taken, used] = [new Set<number>(), new Set<OldLine>()];
  return scores.flatMap(({ i, old, shared }): [number, OldLine][] => {
    if (shared === 0 || taken.has(i) || used.has(old)) return [];
    taken.add(i);
    used.add(old);
    return [[i, old]];
  });
}

function startOf(a: string, b: string): number {
  let count = 0;
  while (count < a.length && count < b.length && a[count] === b[count]) count++;
  return count;
}

function endOf(a: string, b: string): number {
  let count = 0;
  while (count < a.length && count < b.length && a.at(-1 - count) === b.at(-1 - count)) count++;
  return count;
}

interface Unit {
  text: string;
  bytes: Buffer;
}

/** Encodes a line that was changed. What it shares with the old line keeps its bytes, and so does each wrong byte. */
async function changedLine(line: string, old: OldLine, format: TextFormat): Promise<Buffer> {
  const units = unitsOf(old, format.encoding);
  const parts: Buffer[] = [];
  const ends: Buffer[] = [];
  let [from, to] = [0, line.length];
  while (units[0] && units[0].text.length <= to - from && line.startsWith(units[0].text, from)) {
    from += units[0].text.length;
    parts.push(units.shift()?.bytes ?? Buffer.alloc(0));
  }
  for (let last = units.at(-1); last && last.text.length <= to - from; last = units.at(-1)) {
    if (!line.slice(from, to).endsWith(last.text)) break;
    to -= last.text.length;
    ends.unshift(last.bytes);
    units.pop();
  }
  const wrong = units.filter(({ text }) => text.includes("\ufffd"));
  for (const [i, piece] of line.slice(from, to).split("\ufffd").entries()) {
    if (i > 0) parts.push(wrong.shift()?.bytes ?? (await encodeText("\ufffd", format)));
    parts.push(await encodeText(piece, format));
  }
  return Buffer.concat([...parts, ...ends]);
}

/** Splits a line into its characters and their bytes. */
function unitsOf({ bytes }: OldLine, encoding: string): Unit[] {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  const units: Unit[] = [];
  let start = 0;
  for (let at = 1; at <= bytes.length; at++) {
    const text = decoder.decode(bytes.subarray(at - 1, at), { stream: at < bytes.length });
    if (text === "") continue;
    // After a wrong byte the next character may come together with it.
    const rest = text.startsWith("\ufffd") && text.length > 1 ? 1 : 0;
    const wrong = bytes.subarray(start, at - rest);
    if (rest > 0)
      units.push(
        { text: text.slice(0, -1), bytes: wrong },
        { text: text.slice(-1), bytes: bytes.subarray(at - 1, at) },
      );
    else units.push({ text, bytes: bytes.subarray(start, at) });
    start = at;
  }
  return units;
}
