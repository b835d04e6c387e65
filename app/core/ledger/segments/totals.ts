// Totals broken down by every dimension, as columns. The stores keep them per month, per year and for all time.
import { type CallGroup, type Dimension, dimensions } from "#core/ledger/rollup.ts";
import { emptyTally, measures, type Tally } from "#core/ledger/tally.ts";
import { addTo, floatAt } from "./column-encoding.ts";

/**
 * Version of the stored totals and rollups. Raise it when dimensions, measures or the way they add up change: the stores
 * then rebuild their totals when they open. totals.test.ts fails if the lists change and this number does not.
 */
export const totalsShape = 4;

/** How many numbers are stored for each name. */
export const width = measures.length;

/** Totals by name in one dimension: `width` numbers per name, one name after another. */
export interface Group {
  names: string[];
  sums: Float64Array;
}

/** A group in its stored form. All names are joined into one text, because reading twenty thousand separate strings is slow. */
export interface ClosedGroup {
  text: string;
  /** The index in `text` at which each name ends. */
  ends: Uint32Array;
  sums: Float64Array;
}

interface Sums {
  total: Float64Array;
  /** Calls of the scripted demo vendor. They cost nothing and are not part of any other figure. */
  demo: Float64Array;
}

export interface Totals extends Sums {
  groups: Record<Dimension, ClosedGroup>;
}

/** The sum of all chats that the totals count but do not name. */
export interface OtherChats {
  sums: Float64Array;
  count: number;
}

export const noOtherChats = (): OtherChats => ({ sums: new Float64Array(width), count: 0 });

/** Totals that can be added to. */
export interface OpenTotals extends Sums {
  others: OtherChats;
  groups: Record<Dimension, Group>;
  /** For each dimension that has entries: the index of each name in its group. */
  places: Partial<Record<Dimension, Map<string, number>>>;
}

const byDimension = <T>(make: (dimension: Dimension) => T) =>
  Object.fromEntries(dimensions.map((name) => [name, make(name)])) as Record<Dimension, T>;

/** @param totals initial totals. Their arrays are changed in place, so no other code may use these arrays. */
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

/** The names with indexes from `from` up to but not including `to`, with their sums. */
export function sliceGroup({ text, ends, sums }: ClosedGroup, from: number, to: number): ClosedGroup {
  const start = ends[from - 1] ?? 0;
  return {
    text: text.slice(start, ends[to - 1] ?? start),
    ends: ends.slice(from, to).map((end) => end - start),
    sums: sums.slice(from * width, to * width),
  };
}

/** Joins groups into one. No two of them may contain the same name. */
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

/** Returns the stored form of totals that name all their chats. */
export function closeTotals({ total, demo, groups }: OpenTotals): Totals {
  const closed = byDimension((name): ClosedGroup => {
    const { names, sums } = groups[name];
    let end = 0;
    const ends = Uint32Array.from(names, ({ length }) => (end += length));
    return { text: names.join(""), ends, sums: sums.slice(0, names.length * width) };
  });
  return { total, demo, groups: closed };
}

/** Adds the `width` numbers at `fromAt` to those at `toAt`. */
export function addRow(to: Float64Array, toAt: number, from: Float64Array, fromAt: number): void {
  for (let i = 0; i < width; i++) addTo(to, toAt + i, floatAt(from, fromAt + i));
}

/** A group of totals with the index of each of its names. */
interface IndexedGroup {
  group: Group;
  places: Map<string, number>;
}

export const indexedGroup = (totals: OpenTotals, dimension: Dimension): IndexedGroup => ({
  group: totals.groups[dimension],
  places: placesIn(totals, dimension),
});

/** Adds the `width` numbers at `at` to the sums of a name. */
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

/** Adds `from` to `to`. If neither names a chat, only one of the two may count the chat among its unnamed ones. */
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

/** An imported session's name is its id and the name of its program, so that a summary can say where it comes from. */
export const sessionName = (sessionId: string, importedFrom: string | undefined): string =>
  importedFrom ? `${sessionId}\n${importedFrom}` : sessionId;

export function tallyAt(sums: Float64Array, place = 0): Tally {
  const tally = { ...emptyTally };
  for (const [i, name] of measures.entries()) tally[name] = floatAt(sums, place * width + i);
  return tally;
}

/** Sessions that a summary names: more than a person reads through, few enough to send to the page quickly. */
export const maxNamedSessions = 100;

/** Returns a test for sessions to name. Call the test once per index: ties at the limit are resolved in call order. */
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
