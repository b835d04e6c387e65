// Totals broken down by every dimension and encoded as columns. The stores keep totals per month, per year and for all
// time.
import { type CallGroup, type Dimension, dimensions } from "#core/ledger/rollup.ts";
import { emptyTally, measures, type Tally } from "#core/ledger/tally.ts";
import { addTo, floatAt } from "./column-encoding.ts";

/**
 * Version of the stored totals and rollups. Raise it when dimensions, measures or the way they are added up change. The
 * stores then rebuild their totals when they open. totals.test.ts fails if the lists change and this number does not.
 */
export const totalsShape = 8;

/** How many numbers are stored for each name: one per figure of a tally. */
export const width = measures.length;

/** The sums of one dimension by name. `sums` has `width` numbers for each name, in the order of the names. */
export interface Group {
  names: string[];
  sums: Float64Array;
}

/**
 * A group in its stored form. All names are joined into one text, because reading twenty thousand separate strings is
 * slow.
 */
export interface ClosedGroup {
  text: string;
  /** For each name, the index in `text` at which the name ends. */
  ends: Uint32Array;
  sums: Float64Array;
}

interface Sums {
  total: Float64Array;
  /** Sums of the scripted demo vendor's calls, which cost nothing. No other figure includes these calls. */
  demo: Float64Array;
}

export interface Totals extends Sums {
  groups: Record<Dimension, ClosedGroup>;
}

/** One sum for all chats that the totals include without naming them. */
export interface OtherChats {
  sums: Float64Array;
  count: number;
}

export const noOtherChats = (): OtherChats => ({ sums: new Float64Array(width), count: 0 });

/** Totals in a form to which calls and other totals can be added. */
export interface OpenTotals extends Sums {
  others: OtherChats;
  groups: Record<Dimension, Group>;
  /**
   * For each dimension, the index of each name in its group. A dimension is absent until its group is first searched.
   */
  places: Partial<Record<Dimension, Map<string, number>>>;
}

const byDimension = <T>(make: (dimension: Dimension) => T) =>
  Object.fromEntries(dimensions.map((name) => [name, make(name)])) as Record<Dimension, T>;

/**
 * Makes totals that can be added to. @param totals the initial totals; their arrays are changed in place, so no other
 * code may use them
 */
export function openTotals(totals?: Totals & { others?: OtherChats }): OpenTotals {
  return {
    total: totals?.total ?? new Float64Array(width),
    demo: totals?.demo ?? new Float64Array(width),
    others: totals?.others ?? noOtherChats(),
    groups: byDimension((name) => openGroup(totals?.groups[name])),
    places: {},
  };
}

const openGroup = (group?: ClosedGroup): Group =>
  group ? { names: namesOf(group), sums: group.sums } : { names: [], sums: new Float64Array(16 * width) };

export function namesOf({ text, ends }: ClosedGroup): string[] {
  const names: string[] = [];
  let from = 0;
  for (const end of ends) {
    names.push(text.slice(from, end));
    from = end;
  }
  return names;
}

/** Returns the names from index `from` up to but not including `to`, with their sums. */
export function sliceGroup({ text, ends, sums }: ClosedGroup, from: number, to: number): ClosedGroup {
  const start = ends[from - 1] ?? 0;
  return {
    text: text.slice(start, ends[to - 1] ?? start),
    ends: ends.slice(from, to).map((end) => end - start),
    sums: sums.slice(from * width, to * width),
  };
}

/** Joins groups into one. A name may occur in only one of the groups. */
export function joinGroups(groups: ClosedGroup[]): ClosedGroup {
  const count = groups.reduce((sum, { ends }) => sum + ends.length, 0);
  const joined = { ends: new Uint32Array(count), sums: new Float64Array(count * width) };
  let place = 0;
  let length = 0;
  for (const { text, ends, sums } of groups) {
    for (const [i, end] of ends.entries()) joined.ends[place + i] = length + end;
    joined.sums.set(sums, place * width);
    place += ends.length;
    length += text.length;
  }
  return { ...joined, text: groups.map(({ text }) => text).join("") };
}

/** Returns the stored form of totals. All chats must be named. */
export function closeTotals({ total, demo, groups }: OpenTotals): Totals {
  const closed = byDimension((name): ClosedGroup => {
    const { names, sums } = groups[name];
    let end = 0;
    const ends = Uint32Array.from(names, ({ length }) => (end += length));
    return { text: names.join(""), ends, sums: sums.slice(0, names.length * width) };
  });
  return { total, demo, groups: closed };
}

/** Adds `width` numbers of `from`, beginning at `fromAt`, to the numbers of `to` that begin at `toAt`. */
export function addRow(to: Float64Array, toAt: number, from: Float64Array, fromAt: number): void {
  for (let i = 0; i < width; i++) addTo(to, toAt + i, floatAt(from, fromAt + i));
}

/** A group of totals, with the index of each of its names. */
interface IndexedGroup {
  group: Group;
  places: Map<string, number>;
}

export const indexedGroup = (totals: OpenTotals, dimension: Dimension): IndexedGroup => ({
  group: totals.groups[dimension],
  places: placesIn(totals, dimension),
});

/** Adds `width` numbers of `sums`, beginning at `at`, to the sums of a name. Adds the name if it is new. */
export function addUnder({ group, places }: IndexedGroup, name: string, sums: Float64Array, at: number): void {
  let place = places.get(name);
  if (place === undefined) {
    place = group.names.push(name) - 1;
    places.set(name, place);
    if ((place + 1) * width > group.sums.length) {
      const wider = new Float64Array(Math.max(group.sums.length * 2, 16 * width));
      wider.set(group.sums);
      group.sums = wider;
    }
  }
  addRow(group.sums, place * width, sums, at);
}

function placesIn({ places, groups }: OpenTotals, dimension: Dimension): Map<string, number> {
  let known = places[dimension];
  if (!known) {
    known = new Map(groups[dimension].names.map((name, i) => [name, i]));
    places[dimension] = known;
  }
  return known;
}

export function addTally(totals: OpenTotals, group: CallGroup, tally: Tally): void {
  const row = Float64Array.from(measures, (name) => tally[name]);
  if (group.demo) return addRow(totals.demo, 0, row, 0);
  addRow(totals.total, 0, row, 0);
  for (const dimension of dimensions) addUnder(indexedGroup(totals, dimension), nameIn(dimension, group), row, 0);
}

/**
 * Adds `from` to `to`. A chat that neither of them names must not be included in the unnamed chats of both, because it
 * would be counted twice.
 */
export function addTotals(to: OpenTotals, from: Totals | OpenTotals): void {
  addRow(to.total, 0, from.total, 0);
  addRow(to.demo, 0, from.demo, 0);
  for (const dimension of dimensions) {
    const group = from.groups[dimension];
    const names = "names" in group ? group.names : namesOf(group);
    if (names.length === 0) continue;
    const into = indexedGroup(to, dimension);
    for (const [i, name] of names.entries()) addUnder(into, name, group.sums, i * width);
  }
  if (!("others" in from)) return;
  addRow(to.others.sums, 0, from.others.sums, 0);
  to.others.count += from.others.count;
}

function nameIn(dimension: Dimension, group: CallGroup): string {
  return dimension === "sessionId" ? sessionName(group.sessionId, group.importedFrom) : (group[dimension] ?? "");
}

/**
 * Returns the name of a session in totals. For an imported session the name also contains the program, so that a
 * summary can show where the session comes from.
 */
export const sessionName = (sessionId: string, importedFrom: string | undefined): string =>
  importedFrom ? `${sessionId}\n${importedFrom}` : sessionId;

export function tallyAt(sums: Float64Array, place = 0): Tally {
  const tally = { ...emptyTally };
  for (const [i, name] of measures.entries()) tally[name] = floatAt(sums, place * width + i);
  return tally;
}

/** How many sessions a summary names: more than a person reads, and few enough to send to the page quickly. */
export const maxNamedSessions = 100;

/**
 * Returns a test for whether a session is among the costliest. Call the test only once per index, because sessions of
 * equal cost at the limit are accepted in the order of the calls.
 */
export function costliest({ sums }: Pick<Group, "sums">, count = sums.length / width): (place: number) => boolean {
  if (count <= maxNamedSessions) return () => true;
  const cost = measures.indexOf("costNanos");
  const costs = new Float64Array(count);
  for (let place = 0; place < count; place++) costs[place] = floatAt(sums, place * width + cost);
  const lowest = floatAt(costs.slice().sort(), count - maxNamedSessions);
  let left = maxNamedSessions;
  for (const one of costs) if (one > lowest) left -= 1;
  return (place) => floatAt(costs, place) > lowest || (costs[place] === lowest && left-- > 0);
}
