// The type of a row in the table of controls, which lists each control with the test that proves its effect.
export interface Control {
  /**
   * The places where the control appears, named as in `../support/collector.ts`. Empty if only the named test reaches
   * the control.
   */
  where: string[];
  /** Role and name, as a screen reader announces them. */
  control: string;
  effect: string;
  /** A part of the title of the test that proves the effect. */
  proof: string;
  /** True if it depends on the moment whether the control is there, so that a walk may miss it. */
  passing?: true;
}

/** Makes rows for controls that are in one place and are all proved by one test. */
export const proved = (proof: string, where: string, effects: Record<string, string>): Control[] =>
  Object.entries(effects).map(([control, effect]) => ({
    where: where.split("|").filter(Boolean),
    control,
    effect,
    proof,
  }));

/** Makes rows for controls that a walk through the screens may miss. */
export const passing = (...given: Parameters<typeof proved>): Control[] =>
  proved(...given).map((row) => ({ ...row, passing: true }));
