// Figures beside their floors, and whether they hold.

export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** The same measured on the floor, in the same run. */
  floor?: number;
  /** The most it may be: times the floor when there is one, else absolute. `atLeast` turns it round. */
  limit: number;
  atLeast?: boolean;
}

export const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

export function holds({ value, floor, limit, atLeast }: Figure): boolean {
  const measured = floor === undefined ? value : value / floor;
  return atLeast ? measured >= limit : measured <= limit;
}

/** One line a figure. @returns how many do not hold */
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
