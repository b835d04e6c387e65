// Rows of the table of controls.
export interface Control {
  /** The places of the control, named as in `../support/collector.ts`. Empty if only its own test reaches it. */
  where: string[];
  /** Role and name, as a screen reader announces them. */
  control: string;
  effect: string;
  /** A part of the title of the test that proves the effect. */
  proof: string;
}

/** Rows for controls of one place that are proved by one test. */
export const proved = (proof: string, where: string, effects: Record<string, string>): Control[] =>
  Object.entries(effects).map(([control, effect]) => ({
    where: where.split("|").filter(Boolean),
    control,
    effect,
    proof,
  }));
