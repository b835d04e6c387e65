// Figures, their floors and limits.

export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** The same figure of the floor in the same run. */
  floor?: number;
  /** The maximum, as a multiple of the floor if there is one, else absolute. With `atLeast` it is the minimum. */
  limit: number;
  atLeast?: boolean;
}

export const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

export function holds({ value, floor, limit, atLeast }: Figure): boolean {
  const measured = floor === undefined ? value : value / floor;
  return atLeast ? measured >= limit : measured <= limit;
}

/** Prints one line per figure. @returns how many miss their limit */
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
