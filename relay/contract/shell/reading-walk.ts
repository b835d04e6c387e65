// The state of one reading: the acts found so far, and the limits of time and size.
import type { Field } from "./words/field.ts";
import type { Act, ShellPlace } from "./reading.ts";
import type { Ends, Scope } from "./scope.ts";

type ActOf<A> = A extends Act ? Omit<A, "text"> : never;
export type NewAct = ActOf<Act>;

const maxActs = 1500;
const maxSteps = 6000;
const maxDepth = 24;
const excerptLength = 100;

/** Functions of the reader that programs call back. They are handed over, because modules must not form a circle. */
export interface Reader {
  /** Reads a text as a script in this scope. */
  script(walk: Walk, text: string, scope: Scope): Ends;
  /** Reads a command from its fields. */
  command(walk: Walk, fields: Field[], scope: Scope): Ends;
}

export class Walk {
  readonly acts: Act[] = [];
  readonly commands: (string | undefined)[][] = [];
  alters = false;
  excerpt = "";
  private steps = 0;
  private depth = 0;
  private nested: number;
  private isGuessing = false;
  private isOver = false;

  constructor(
    readonly place: ShellPlace,
    readonly reader: Reader,
    length: number,
  ) {
    this.nested = 20_000 + 3 * length;
  }

  get guessing(): boolean {
    return this.isGuessing;
  }

  act(act: NewAct): void {
    if (this.isGuessing && act.kind !== "catastrophe") return;
    if (this.acts.length >= maxActs) return this.end();
    this.acts.push({ ...act, text: this.excerpt } as Act);
  }

  unread(why: string): void {
    this.act({ kind: "unread", why });
  }

  catastrophe(why: string): void {
    this.act({ kind: "catastrophe", why });
  }

  /** Marks that the live shell may be another one afterwards. */
  alter(scope: Scope): void {
    if (!scope.apart && !this.isGuessing) this.alters = true;
  }

  /** Counts one step. Returns false if the reading has become too long and must stop. */
  step(weight = 1): boolean {
    this.steps += weight;
    if (this.steps > maxSteps) this.end();
    return !this.isOver;
  }

  /** Counts the characters of a nested script. Returns false if they are too many in sum. */
  mayNest(length: number): boolean {
    this.nested -= length + 20;
    if (this.nested < 0) this.end();
    return !this.isOver;
  }

  /** Runs `part` one level deeper, unless it is too deep. */
  deeper<T>(part: () => T, otherwise: T): T {
    if (this.depth >= maxDepth) {
      this.end();
      return otherwise;
    }
    this.depth++;
    try {
      return part();
    } finally {
      this.depth--;
    }
  }

  /** Runs `part` on likely values: only catastrophes count. */
  guess(part: () => void): void {
    const before = this.isGuessing;
    this.isGuessing = true;
    try {
      part();
    } finally {
      this.isGuessing = before;
    }
  }

  show(text: string): void {
    this.excerpt = text.length > excerptLength ? `${text.slice(0, excerptLength - 1)}…` : text;
  }

  private end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.alters = true;
    this.acts.push({ kind: "unread", why: "it is too long or too deeply nested to be read", text: this.excerpt });
  }
}
