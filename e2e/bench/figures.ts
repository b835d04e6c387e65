// The measured figures of a bench, with their floors (the best possible figures) and limits.

export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** The same figure of the simplest possible program, measured in the same run. Absent if there is no such program. */
  floor?: number;
  /**
   * The maximum, or with `atLeast` the minimum. A multiple of the floor if there is a floor, else an absolute number.
   */
  limit: number;
  atLeast?: boolean;
}

export const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

export function holds({ value, floor, limit, atLeast }: Figure): boolean {
  const measured = floor === undefined ? value : value / floor;
  return atLeast ? measured >= limit : measured <= limit;
}

/** Prints one line per figure. @returns how many figures miss their limit */
export function print(figures: Figure[]): number {
  for (const figure of figures) {
    const { name, value, unit, floor, limit, atLeast } = figure;
    const beside = floor === undefined ? "" : `  floor ${round(floor)} ${unit}  ×${(value / floor).toFixed(2)}`;
    const goal = `(${atLeast ? "≥" : "≤"} ${round(limit)}${floor === undefined ? ` ${unit}` : "×"})`;
    process.stdout.write(`${holds(figure) ? "ok  " : "OVER"} ${name}: ${round(value)} ${unit}${beside}  ${goal}\n`);
  }
  return figures.filter((figure) => !holds(figure)).length;
}

const round = (value: number) => (value >= 100 ? Math.round(value) : Number(value.toFixed(2)));
