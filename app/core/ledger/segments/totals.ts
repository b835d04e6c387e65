// Totals by everything that one may ask for, as columns: what is kept for each month and year, and what is added to.
import { type Dimension, dimensions, type CallGroup } from "#core/ledger/rollup.ts";
import { emptyTally, measures, type Tally } from "#core/ledger/tally.ts";

export const width = measures.length;

/** The totals of each name, `width` figures one after another. */
export interface Group {
  names: string[];
  sums: Float64Array;
}

/** As it is stored: the names in one text, for twenty thousand of them one by one take longer to read than all else. */
export interface ClosedGroup {
  text: string;
  /** Where each name ends in the text. */
  ends: Uint32Array;
  sums: Float64Array;
}

interface Sums {
  total: Float64Array;
  /** The scripted vendor's calls. Nobody paid for them, so they are in no other figure. */
  demo: Float64Array;
}

export interface Totals extends Sums {
  groups: Record<Dimension, ClosedGroup>;
}

/** Chats that are in a sheet's totals and not among its names: there are more than anyone looks at. */
export interface OtherChats {
  sums: Float64Array;
  count: number;
}

export const noOtherChats = (): OtherChats => ({ sums: new Float64Array(width), count: 0 });

/** A sheet to add to: it knows where each name is, once somebody has added to its dimension. */
export interface OpenTotals extends Sums {
  others: OtherChats;
  groups: Record<Dimension, Group>;
  places: Partial<Record<Dimension, Map<string, number>>>;
}

const each = <T>(make: (dimension: Dimension) => T) =>
  Object.fromEntries(dimensions.map((name) => [name, make(name)])) as Record<Dimension, T>;

/** @param totals what it begins with; its figures are added to, so that nobody else may have it */
export function openTotals(totals?: Totals & { others?: OtherChats }): OpenTotals {
  return {
    total: totals?.total ?? new Float64Array(width),
    demo: totals?.demo ?? new Float64Array(width),
    others: totals?.others ?? noOtherChats(),
    groups: each((name) => openGroup(totals?.groups[name])),
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

/** Some of a group's names with their sums. */
export function sliceGroup({ text, ends, sums }: ClosedGroup, from: number, to: number): ClosedGroup {
  const start = ends[from - 1] ?? 0;
  return {
    text: text.slice(start, ends[to - 1] ?? start),
    ends: ends.slice(from, to).map((end) => end - start),
    sums: sums.slice(from * width, to * width),
  };
}

/** One group of several whose names differ. */
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

/** Of a sheet that names all its chats. */
export function closeTotals({ total, demo, groups }: OpenTotals): Totals {
  const closed = each((name): ClosedGroup => {
    const { names, sums } = groups[name];
    let end = 0;
    const ends = Uint32Array.from(names, ({ length }) => (end += length));
    return { text: names.join(""), ends, sums: sums.slice(0, names.length * width) };
  });
  return { total, demo, groups: closed };
}

export function addRow(to: Float64Array, at: number, from: Float64Array, fromAt: number): void {
  for (let i = 0; i < width; i++) to[at + i] = (to[at + i] as number) + (from[fromAt + i] as number);
}

/** Adds the figures at a place of `from` under a name. */
export function addUnder(totals: OpenTotals, dimension: Dimension, name: string, from: Float64Array, fromAt = 0): void {
  const group = totals.groups[dimension];
  const places = placesIn(totals, dimension);
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
  addRow(group.sums, place * width, from, fromAt);
}

function placesIn({ places, groups }: OpenTotals, dimension: Dimension): Map<string, number> {
  let known = places[dimension];
  if (!known) {
    known = new Map(groups[dimension].names.map((name, i) => [name, i]));
    places[dimension] = known;
  }
  return known;
}

export function addTally(totals: OpenTotals, kind: CallGroup, tally: Tally): void {
  const row = Float64Array.from(measures, (name) => tally[name]);
  if (kind.demo) return addRow(totals.demo, 0, row, 0);
  addRow(totals.total, 0, row, 0);
  for (const dimension of dimensions) addUnder(totals, dimension, nameIn(dimension, kind), row);
}

/** What neither of them names must be in one of them only. */
export function addTotals(to: OpenTotals, from: Totals | OpenTotals): void {
  addRow(to.total, 0, from.total, 0);
  addRow(to.demo, 0, from.demo, 0);
  for (const dimension of dimensions) {
    const group = from.groups[dimension];
    const names = "names" in group ? group.names : namesOf(group);
    for (const [i, name] of names.entries()) addUnder(to, dimension, name, group.sums, i * width);
  }
  if (!("others" in from)) return;
  addRow(to.others.sums, 0, from.others.sums, 0);
  to.others.count += from.others.count;
}

function nameIn(dimension: Dimension, kind: CallGroup): string {
  return dimension === "sessionId" ? sessionName(kind.sessionId, kind.importedFrom) : (kind[dimension] ?? "");
}

/** A session read in from another program's books carries that program's name: its own title says nothing. */
export const sessionName = (sessionId: string, importedFrom: string | undefined): string =>
  importedFrom ? `${sessionId}\n${importedFrom}` : sessionId;

export function tallyAt(sums: Float64Array, place = 0): Tally {
  const tally = { ...emptyTally };
  for (const [i, name] of measures.entries()) tally[name] = sums[place * width + i] as number;
  return tally;
}
