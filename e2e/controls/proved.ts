// What a row of the table of controls says.
export interface Control {
  /** Where it is: see `../support/collector.ts`. Empty: in states that only its own test reaches. */
  where: string[];
  /** Role and name, as a screen reader says them. */
  control: string;
  effect: string;
  /** Words of the title of the test that proves the effect. */
  proof: string;
}

/** What one test proves in some places. */
export const proved = (proof: string, where: string, effects: Record<string, string>): Control[] =>
  Object.entries(effects).map(([control, effect]) => ({
    where: where.split("|").filter(Boolean),
    control,
    effect,
    proof,
  }));
