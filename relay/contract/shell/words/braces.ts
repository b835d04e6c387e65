// Expands braces as bash does: `a{b,c}` to `ab ac`, `{1..3}` to `1 2 3`.

/** An unquoted character, or something that braces cannot split. */
export type Unit<T> = string | T;

const maxWords = 256;
/** Braces in one word. Each list has at least two words, so that more braces make too many words or are not needed. */
const maxBraces = 64;
const sequence = /^(?:(-?\d{1,9})\.\.(-?\d{1,9})|([A-Za-z])\.\.([A-Za-z]))(?:\.\.(-?\d{1,9}))?$/;

/** Returns all words, or undefined if there are too many, or if bash's rules for this case are not simple. */
export function expandBraces<T extends object>(units: Unit<T>[]): Unit<T>[][] | undefined {
  let steps = 0;
  function expand(list: Unit<T>[], from: number): Unit<T>[][] | undefined {
    if (++steps > 2000) return undefined;
    for (let i = from; i < list.length; i++) {
      if (list[i] !== "{") continue;
      const group = closing(list, i);
      if (group === "odd") return undefined;
      if (!group) continue;
      const choices = alternatives(list, i, group);
      if (choices === "odd") return undefined;
      if (!choices) continue;
      const tails = expand(list.slice(group.end + 1), 0);
      if (!tails) return undefined;
      const words: Unit<T>[][] = [];
      for (const choice of choices) {
        const heads = expand(choice, 0);
        if (!heads || words.length + heads.length * tails.length > maxWords) return undefined;
        for (const head of heads) for (const tail of tails) words.push([...list.slice(0, i), ...head, ...tail]);
      }
      return words;
    }
    return [list];
  }
  // Without a comma or a sequence, braces mean themselves: `{}`, `-I{}`, `{print $1}`.
  const mayExpand =
    units.includes("{") && (units.includes(",") || units.some((unit, i) => unit === "." && units[i + 1] === "."));
  if (!mayExpand) return [units];
  return units.filter((unit) => unit === "{").length > maxBraces ? undefined : expand(units, 0);
}

interface Group {
  end: number;
  commas: number[];
}

/** Finds the brace that closes the one at `start`. `{}` and unbalanced nests have rules of their own: "odd". */
function closing<T>(list: Unit<T>[], start: number): Group | "odd" | undefined {
  let depth = 0;
  const commas: number[] = [];
  for (let i = start; i < list.length; i++) {
    const unit = list[i];
    if (unit === "{") {
      if (list[i + 1] === "}" && list.length > 2) return "odd";
      depth++;
    } else if (unit === "," && depth === 1) commas.push(i);
    else if (unit === "}" && --depth === 0) return { end: i, commas };
  }
  // An open brace: bash leaves it, but expands others after it in ways of its own.
  return list.includes(",", start) || list.includes("}", start) ? "odd" : undefined;
}

function alternatives<T>(list: Unit<T>[], start: number, { end, commas }: Group): Unit<T>[][] | "odd" | undefined {
  if (commas.length === 0) {
    const inner = list.slice(start + 1, end);
    if (!inner.every((unit) => typeof unit === "string")) return inner.includes(".") ? "odd" : undefined;
    return sequenceOf(inner.join(""));
  }
  const parts: Unit<T>[][] = [];
  let from = start + 1;
  for (const comma of [...commas, end]) {
    parts.push(list.slice(from, comma));
    from = comma + 1;
  }
  return parts;
}

function sequenceOf(inner: string): string[][] | "odd" | undefined {
  const match = sequence.exec(inner);
  if (!match) return inner.includes("..") ? "odd" : undefined;
  const [, low, high, firstLetter, lastLetter, by] = match;
  const from = low === undefined ? (firstLetter ?? "").charCodeAt(0) : Number(low);
  const to = high === undefined ? (lastLetter ?? "").charCodeAt(0) : Number(high);
  const step = Math.abs(Number(by ?? 1)) || 1;
  if (Math.abs(to - from) / step >= maxWords) return "odd";
  // Between Z and a lie characters that bash treats in ways of its own.
  if (low === undefined && /[A-Z]/.test(`${firstLetter}`) !== /[A-Z]/.test(`${lastLetter}`)) return "odd";
  const isPadded = [low, high].some((text) => /^-?0\d/.test(text ?? ""));
  const width = isPadded ? Math.max(low?.length ?? 0, high?.length ?? 0) : 0;
  const words: string[][] = [];
  for (let i = 0, count = Math.floor(Math.abs(to - from) / step); i <= count; i++) {
    const value = from <= to ? from + i * step : from - i * step;
    words.push([...(low === undefined ? String.fromCharCode(value) : padded(value, width))]);
  }
  return words;
}

const padded = (value: number, width: number): string =>
  value < 0 ? `-${String(-value).padStart(width - 1, "0")}` : String(value).padStart(width, "0");
