// Totals by everything that one may ask for, as columns: what is kept for each month and year, and what is added to.
import { type Dimension, dimensions, type Kind } from "./rollup.ts";
import { emptyTally, measures, type Tally } from "./tally.ts";

export const width = measures.length;

/** The totals of each name, `width` figures one after another. */
export interface Group {
  names: string[];
  sums: Float64Array;
}

export interface Sheet {
  total: Float64Array;
  /** The scripted vendor's calls. Nobody paid for them, so they are in no other figure. */
  demo: Float64Array;
  groups: Record<Dimension, Group>;
}

/** A sheet to add to: it knows where each name is, once somebody has added to its dimension. */
export interface OpenSheet extends Sheet {
  places: Partial<Record<Dimension, Map<string, number>>>;
}

const each = <T>(make: (dimension: Dimension) => T) =>
  Object.fromEntries(dimensions.map((name) => [name, make(name)])) as Record<Dimension, T>;

/** @param sheet what it begins with; it stays as it is */
export function openSheet(sheet?: Sheet): OpenSheet {
  return {
    total: sheet ? sheet.total.slice() : new Float64Array(width),
    demo: sheet ? sheet.demo.slice() : new Float64Array(width),
    groups: each((name) => copyOf(sheet?.groups[name])),
    places: {},
  };
}

const copyOf = (group?: Group): Group =>
  group ? { names: [...group.names], sums: group.sums.slice() } : { names: [], sums: new Float64Array(16 * width) };

/** What is stored. */
export function closeSheet({ total, demo, groups }: OpenSheet): Sheet {
  const trimmed = each((name) => {
    const { names, sums } = groups[name];
    return { names, sums: sums.slice(0, names.length * width) };
  });
  return { total, demo, groups: trimmed };
}

export function addRow(to: Float64Array, at: number, from: Float64Array, fromAt: number): void {
  for (let i = 0; i < width; i++) to[at + i] = (to[at + i] as number) + (from[fromAt + i] as number);
}

/** Adds the figures at a place of `from` under a name. */
export function addUnder(sheet: OpenSheet, dimension: Dimension, name: string, from: Float64Array, fromAt = 0): void {
  const group = sheet.groups[dimension];
  const places = placesIn(sheet, dimension);
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

function placesIn({ places, groups }: OpenSheet, dimension: Dimension): Map<string, number> {
  let known = places[dimension];
  if (!known) {
    known = new Map(groups[dimension].names.map((name, i) => [name, i]));
    places[dimension] = known;
  }
  return known;
}

export function addKind(sheet: OpenSheet, kind: Kind, tally: Tally): void {
  const row = Float64Array.from(measures, (name) => tally[name]);
  if (kind.demo) return addRow(sheet.demo, 0, row, 0);
  addRow(sheet.total, 0, row, 0);
  for (const dimension of dimensions) addUnder(sheet, dimension, nameIn(dimension, kind), row);
}

export function addSheet(to: OpenSheet, from: Sheet): void {
  addRow(to.total, 0, from.total, 0);
  addRow(to.demo, 0, from.demo, 0);
  for (const dimension of dimensions) {
    const { names, sums } = from.groups[dimension];
    for (const [i, name] of names.entries()) addUnder(to, dimension, name, sums, i * width);
  }
}

function nameIn(dimension: Dimension, kind: Kind): string {
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
