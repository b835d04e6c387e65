// Reads the token counts that vendors report. A vendor may send any figure, so a figure that cannot be true counts as not
// said, and the record is marked as estimated.
import type { Json, JsonObject, Usage } from "#core/model/message.ts";
import type { Reported } from "#core/model/provider.ts";

/** No single call has more tokens than this. */
const mostTokens = 1e9;

/** A call of more than this many dollars is not believed. */
const mostDollars = 1e6;

export interface Figures {
  /** Returns a token count. Undefined if the vendor did not say it, or said something that cannot be true. */
  count(value: Json | undefined): number | undefined;
  /**
   * Converts a cost to billionths of a dollar. Undefined as for a count. @param perDollar how many units of the cost are a
   * dollar; 1 if absent
   */
  cost(value: Json | undefined, perDollar?: number): number | undefined;
  /** Called for figures that contradict each other. */
  contradict(): void;
  /** True if a figure was rounded or not believed. */
  areOdd(): boolean;
}

export function createFigures(): Figures {
  let odd = false;
  return {
    count(value) {
      if (value === undefined || value === null) return undefined;
      const figure = asFigure(value);
      const isPossible = figure !== undefined && figure >= 0 && figure <= mostTokens;
      odd ||= !isPossible || !Number.isInteger(figure);
      return isPossible ? Math.round(figure) : undefined;
    },
    cost(value, perDollar = 1) {
      const nanos = costNanosOf(value, perDollar);
      odd ||= nanos === undefined && value !== undefined && value !== null;
      return nanos;
    },
    contradict: () => {
      odd = true;
    },
    areOdd: () => odd,
  };
}

/** Returns the number. A text that is a plain number is that number. */
function asFigure(value: Json): number | undefined {
  if (typeof value === "string" && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value)) return Number(value);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function costNanosOf(value: Json | undefined, perDollar: number): number | undefined {
  const units = value === undefined || value === null ? undefined : asFigure(value);
  const isPossible = units !== undefined && units >= 0 && units <= mostDollars * perDollar;
  return isPossible ? Math.round((units * 1e9) / perDollar) : undefined;
}

/**
 * Completes the usage. @param input all counts of the input; `input` itself is undefined if the vendor did not say it.
 * @param raw the vendor's figures, which the record keeps if they are in doubt
 */
export function counted(
  { input, output, ...cache }: Partial<Usage>,
  figures: Figures,
  raw: JsonObject | undefined,
): Pick<Reported, "usage" | "doubt"> {
  if (raw === undefined) return {};
  const nothing = input === undefined && output === undefined;
  if (nothing && !figures.areOdd()) return {};
  const unsaid = [
    ...(input === undefined ? (["input"] as const) : []),
    ...(output === undefined ? (["output"] as const) : []),
  ];
  const usage: Usage = {
    input: input ?? 0,
    cacheRead: cache.cacheRead ?? 0,
    cacheWrite5m: cache.cacheWrite5m ?? 0,
    cacheWrite1h: cache.cacheWrite1h ?? 0,
    output: output ?? 0,
  };
  const isDoubtful = unsaid.length > 0 || figures.areOdd();
  return { usage, ...(isDoubtful && { doubt: { unsaid, raw } }) };
}

/** Returns the name of the model that answered, if the vendor named one that can be stored. */
export const answeredBy = (name: Json | undefined): Pick<Reported, "answered"> =>
  typeof name === "string" && /^[^\p{Cc}\p{Cs}]{1,200}$/u.test(name) ? { answered: name } : {};
