// Stored totals consist of a small row and of parts. The row names the costliest chats and has one sum for all other
// chats. The parts contain the sums of all chats. A page usually needs only the row; parts are read if newer calls may
// change which chats are the costliest.
import type { Rollup } from "#core/ledger/rollup.ts";
import { addTo, floatAt } from "./column-encoding.ts";
import { idHashesOf, placesAmong } from "./id-hashes.ts";
import {
  addRow,
  addTotals,
  addUnder,
  indexedGroup,
  type ClosedGroup,
  closeTotals,
  costliest,
  joinGroups,
  maxNamedSessions,
  namesOf,
  noOtherChats,
  openTotals,
  type OpenTotals,
  type OtherChats,
  sessionName,
  sliceGroup,
  type Totals,
  width,
} from "./totals.ts";

/** The row of stored totals. IndexedDB stores it in this form, so its field names must not change. */
export interface StoredTotalsRow extends Totals {
  others: OtherChats;
  /**
   * Hash of each chat's name, in the order of the parts. With these hashes, the part of a chat is found without reading
   * the parts.
   */
  prints: Uint32Array;
}

/**
 * Number of chats in a part. New chats are added to the last part, so chats that are in use at the same time share a
 * part.
 */
const chatsPerPart = 256;

/** A row of totals with some of its parts. The key of a part is its number. */
export interface StoredTotals {
  row: StoredTotalsRow;
  parts: Map<number, ClosedGroup>;
}

/** Returns the numbers of all parts of a row. */
export const allParts = ({ prints: hashes }: StoredTotalsRow): number[] => [
  ...Array(Math.ceil(hashes.length / chatsPerPart)).keys(),
];

/**
 * Converts totals to their stored form. If there are only a few chats, the row contains all of them and there are no
 * parts. @param totals must name all their chats
 */
export function toStored(totals: Totals): StoredTotals {
  const chats = totals.groups.sessionId;
  if (chats.ends.length <= maxNamedSessions)
    return { row: { ...totals, others: noOtherChats(), prints: new Uint32Array() }, parts: new Map() };
  const parts = cutIntoParts(chats);
  const hashes = idHashesOf(namesOf(chats));
  return { row: { ...withCostliest(totals, noOtherChats()), prints: hashes }, parts: new Map(parts.entries()) };
}

function cutIntoParts(chats: ClosedGroup): ClosedGroup[] {
  const parts: ClosedGroup[] = [];
  for (let from = 0; from < chats.ends.length; from += chatsPerPart)
    parts.push(sliceGroup(chats, from, Math.min(from + chatsPerPart, chats.ends.length)));
  return parts;
}

/**
 * Makes a row that names only the costliest chats. None of the chats in `unnamed` may be costlier than a named chat.
 */
function withCostliest(totals: Totals, unnamed: OtherChats): Omit<StoredTotalsRow, "prints"> {
  const chats = totals.groups.sessionId;
  const others = { sums: unnamed.sums.slice(), count: unnamed.count };
  const isNamed = costliest(chats);
  const named: ClosedGroup[] = [];
  for (let place = 0; place < chats.ends.length; place++) {
    if (isNamed(place)) {
      named.push(sliceGroup(chats, place, place + 1));
      continue;
    }
    others.count += 1;
    addRow(others.sums, 0, chats.sums, place * width);
  }
  return { ...totals, groups: { ...totals.groups, sessionId: joinGroups(named) }, others };
}

/** Converts stored totals back to totals. All parts must be present. */
export function wholeTotals({ row, parts }: StoredTotals): Totals {
  const { total, demo, groups } = row;
  if (row.others.count === 0) return { total, demo, groups };
  return { total, demo, groups: { ...groups, sessionId: joinGroups([...parts.values()]) } };
}

/**
 * Returns the indices of the parts that change when `added` is added: each part with a chat of `added`, and the last
 * part, which gets the new chats.
 */
export function partsToUpdate(row: StoredTotalsRow, added: Totals): number[] {
  const names = namesOf(added.groups.sessionId);
  return [...new Set([...partsWith(row, idHashesOf(names)), ...allParts(row).slice(-1)])];
}

/**
 * Adds totals to stored totals. The given parts must include those that `partsToUpdate` names. The parts in the result
 * have to be written.
 */
export function addToStored({ row, parts }: StoredTotals, added: Totals): StoredTotals {
  const isWhole = row.others.count === 0;
  const known = new Set(namesOf(row.groups.sessionId));
  for (const part of parts.values()) for (const name of namesOf(part)) known.add(name);
  const totals = openStoredTotals({ row, parts });
  addTotals(totals, added);
  const { others } = totals;
  const closed = closeTotals(totals);
  if (isWhole) return toStored(closed);
  const chats: Chats = {
    ...closed.groups.sessionId,
    places: new Map(totals.groups.sessionId.names.map((name, place) => [name, place])),
  };
  // A chat that is in none of the parts is new, because a part with the hash of its name would have been read.
  const newNames = totals.groups.sessionId.names.filter((name) => !known.has(name));
  const hashes = new Uint32Array(row.prints.length + newNames.length);
  hashes.set(row.prints);
  hashes.set(idHashesOf(newNames), row.prints.length);
  const lastPart = allParts(row).length - 1;
  return {
    row: { ...withCostliest(closed, others), prints: hashes },
    parts: updatedParts({ parts, lastPart, chats, newNames }),
  };
}

interface Chats extends ClosedGroup {
  places: Map<string, number>;
}

interface PartsUpdate {
  parts: Map<number, ClosedGroup>;
  lastPart: number;
  chats: Chats;
  newNames: string[];
}

function updatedParts({ parts, lastPart, chats, newNames }: PartsUpdate): Map<number, ClosedGroup> {
  const updated = new Map([...parts].map(([n, part]) => [n, { ...part, sums: sumsOf(namesOf(part), chats) }]));
  if (newNames.length === 0) return updated;
  const added = newNames.map((name) => chats.places.get(name) ?? 0).map((place) => sliceGroup(chats, place, place + 1));
  const last = updated.get(lastPart);
  const cut = cutIntoParts(joinGroups(last ? [last, ...added] : added));
  for (const [i, part] of cut.entries()) updated.set(lastPart + i, part);
  return updated;
}

function sumsOf(names: string[], { sums, places }: Chats): Float64Array {
  const found = new Float64Array(names.length * width);
  for (const [i, name] of names.entries()) addRow(found, i * width, sums, (places.get(name) ?? 0) * width);
  return found;
}

/**
 * Returns, for each row, the numbers of the parts to read. A part is needed if one of its chats also has calls in
 * rollups or in another row.
 * @param scansSegments true if segments are read too; they may contain calls of any chat, so all parts are needed
 */
export function partsFor(scansSegments: boolean, rows: StoredTotalsRow[], rollups: Rollup[]): number[][] {
  if (scansSegments) return rows.map(allParts);
  const names = new Set<string>();
  for (const { sessionId, importedFrom, demo } of rollups) if (!demo) names.add(sessionName(sessionId, importedFrom));
  const growing = new Set([...idHashesOf([...names]), ...inSeveral(rows.map(chatHashes))]);
  return rows.map((row) => {
    const named = new Set(idHashesOf(namesOf(row.groups.sessionId)));
    return partsWith(
      row,
      Uint32Array.from(growing).filter((hash) => !named.has(hash)),
    );
  });
}

const chatHashes = ({ prints: hashes, groups, others }: StoredTotalsRow): Uint32Array =>
  others.count > 0 ? hashes : idHashesOf(namesOf(groups.sessionId));

/**
 * Returns the hashes that occur in more than one list. Chats with these hashes have calls in more than one row of
 * totals.
 */
function inSeveral(lists: Uint32Array[]): Uint32Array {
  if (lists.length < 2) return new Uint32Array();
  const sorted = Uint32Array.from(lists.flatMap((hashes) => [...hashes])).sort();
  return sorted.filter((hash, i) => hash === sorted[i - 1]);
}

const partsWith = ({ prints: hashes }: StoredTotalsRow, wanted: Uint32Array): number[] => [
  ...new Set(placesAmong(wanted, hashes).map((place) => Math.floor(place / chatsPerPart))),
];

/**
 * Opens stored totals so that more can be added. Names the chats of those parts that are present; all other chats stay
 * one sum. The result is exact if nothing is added to those other chats, because none of them is costlier than a named
 * chat.
 */
export function openStoredTotals({ row, parts }: StoredTotals): OpenTotals {
  if (parts.size === allParts(row).length) return openTotals(wholeTotals({ row, parts }));
  const totals = openTotals(row);
  const named = new Set(totals.groups.sessionId.names);
  const { others } = totals;
  for (const part of parts.values())
    for (const [place, name] of namesOf(part).entries()) {
      if (named.has(name)) continue;
      addUnder(indexedGroup(totals, "sessionId"), name, part.sums, place * width);
      others.count -= 1;
      for (let i = 0; i < width; i++) addTo(others.sums, i, -floatAt(part.sums, place * width + i));
    }
  return totals;
}
