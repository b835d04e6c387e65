// A sheet as it is stored: what a person looks at in one small row, the sums of very many chats in parts beside it.
import type { Rollup } from "#core/ledger/rollup.ts";
import {
  addRow,
  addTotals,
  addUnder,
  type ClosedGroup,
  closeTotals,
  joinGroups,
  namesOf,
  noOtherChats,
  openTotals,
  type OpenTotals,
  type OtherChats,
  type Totals,
  sessionName,
  sliceGroup,
  width,
} from "./totals.ts";
import { costliest, sessionsNamed } from "#core/ledger/summary.ts";
import type { Plan } from "./segment-storage.ts";
import { placesAmong, idHashesOf } from "./id-hashes.ts";

export interface StoredTotalsRow extends Totals {
  others: OtherChats;
  /** A print of each chat's name, in the order of the parts: which part has it is told without reading any. */
  prints: Uint32Array;
}

/** Of all chats the sums, so many in each part. Those that were used last are in the last ones. */
const chatsInPart = 256;

/** The row, and the parts by their numbers; of what was read, only those that were needed. */
export interface StoredTotals {
  row: StoredTotalsRow;
  parts: Map<number, ClosedGroup>;
}

export const everyPart = ({ prints: idHashes }: StoredTotalsRow): number[] => [
  ...Array(Math.ceil(idHashes.length / chatsInPart)).keys(),
];

/** Of a sheet that names all its chats. Where they are few, the row says it all and there are no parts. */
export function toStored(totals: Totals): StoredTotals {
  const chats = totals.groups.sessionId;
  if (chats.ends.length <= sessionsNamed)
    return { row: { ...totals, others: noOtherChats(), prints: new Uint32Array() }, parts: new Map() };
  const parts = cut(chats);
  const idHashes = idHashesOf(namesOf(chats));
  return { row: { ...shownOf(totals, noOtherChats()), prints: idHashes }, parts: new Map(parts.entries()) };
}

function cut(chats: ClosedGroup): ClosedGroup[] {
  const parts: ClosedGroup[] = [];
  for (let from = 0; from < chats.ends.length; from += chatsInPart)
    parts.push(sliceGroup(chats, from, Math.min(from + chatsInPart, chats.ends.length)));
  return parts;
}

/** Names only the dearest of the sheet's chats. No chat that it does not name may be dearer than these. */
function shownOf(totals: Totals, unnamed: OtherChats): Omit<StoredTotalsRow, "prints"> {
  const chats = totals.groups.sessionId;
  const others = { sums: unnamed.sums.slice(), count: unnamed.count };
  const isShown = costliest(chats);
  const shown: ClosedGroup[] = [];
  for (let place = 0; place < chats.ends.length; place++) {
    if (isShown(place)) {
      shown.push(sliceGroup(chats, place, place + 1));
      continue;
    }
    others.count += 1;
    addRow(others.sums, 0, chats.sums, place * width);
  }
  return { ...totals, groups: { ...totals.groups, sessionId: joinGroups(shown) }, others };
}

/** As it was before it was stored; all its parts must have been read. */
export function wholeTotals({ row, parts }: StoredTotals): Totals {
  const { total, demo, groups } = row;
  if (row.others.count === 0) return { total, demo, groups };
  return { total, demo, groups: { ...groups, sessionId: joinGroups([...parts.values()]) } };
}

/** The numbers of the parts that change when this is added: of its chats, and the last, which may have room for more. */
export function partsToFill(row: StoredTotalsRow, added: Totals): number[] {
  const every = everyPart(row);
  return [...new Set([...partsOf(row, namesOf(added.groups.sessionId)), ...every.slice(-1)])];
}

/** With what is added to it: the standing row, and of the parts those that are to be written. */
export function fill({ row, parts }: StoredTotals, added: Totals): StoredTotals {
  const isWhole = row.others.count === 0;
  const known = new Set(namesOf(row.groups.sessionId));
  for (const part of parts.values()) for (const name of namesOf(part)) known.add(name);
  const totals = openStoredTotals({ row, parts });
  addTotals(totals, added);
  const { others } = totals;
  const filled = closeTotals(totals);
  if (isWhole) return toStored(filled);
  const chats = filled.groups.sessionId;
  const { names } = totals.groups.sessionId;
  const places = new Map(names.map((name, place) => [name, place]));
  const written = new Map([...parts].map(([n, part]) => [n, { ...part, sums: sumsOf(namesOf(part), chats, places) }]));
  // What is in no part that was read is in none: those with its print were read.
  const fresh = names.filter((name) => !known.has(name));
  if (fresh.length > 0) {
    const n = everyPart(row).length - 1;
    const more = fresh.map((name) => places.get(name) ?? 0).map((place) => sliceGroup(chats, place, place + 1));
    const last = written.get(n);
    const longer = cut(joinGroups(last ? [last, ...more] : more));
    for (const [i, part] of longer.entries()) written.set(n + i, part);
  }
  const idHashes = new Uint32Array(row.prints.length + fresh.length);
  idHashes.set(row.prints);
  idHashes.set(idHashesOf(fresh), row.prints.length);
  return { row: { ...shownOf(filled, others), prints: idHashes }, parts: written };
}

function sumsOf(names: string[], { sums }: ClosedGroup, places: Map<string, number>): Float64Array {
  const found = new Float64Array(names.length * width);
  for (const [i, name] of names.entries()) addRow(found, i * width, sums, (places.get(name) ?? 0) * width);
  return found;
}

/** Of each sheet the numbers of the parts that an answer needs: those of chats to which something is added. */
export function partsFor({ scans }: Pick<Plan, "scans">, standings: StoredTotalsRow[], rollups: Rollup[]): number[][] {
  // Any chat may be in what is not read yet.
  if (scans.length > 0) return standings.map(everyPart);
  const names = new Set<string>();
  for (const { sessionId, importedFrom, demo } of rollups) if (!demo) names.add(sessionName(sessionId, importedFrom));
  const added = new Set([...idHashesOf([...names]), ...inSeveral(standings.map(chatsIn))]);
  return standings.map((row) => {
    const shown = new Set(idHashesOf(namesOf(row.groups.sessionId)));
    return partsWith(
      row,
      Uint32Array.from(added).filter((print) => !shown.has(print)),
    );
  });
}

/** The prints of all its chats. */
const chatsIn = ({ prints: idHashes, groups, others }: StoredTotalsRow): Uint32Array =>
  others.count > 0 ? idHashes : idHashesOf(namesOf(groups.sessionId));

/** What is in more than one of them: a chat that went on in another month. */
function inSeveral(all: Uint32Array[]): Uint32Array {
  if (all.length < 2) return new Uint32Array();
  const sorted = Uint32Array.from(all.flatMap((idHashes) => [...idHashes])).sort();
  return sorted.filter((print, i) => print === sorted[i - 1]);
}

const partsOf = (row: StoredTotalsRow, names: string[]): number[] => partsWith(row, idHashesOf(names));

const partsWith = ({ prints: idHashes }: StoredTotalsRow, wanted: Uint32Array): number[] => [
  ...new Set(placesAmong(wanted, idHashes).map((place) => Math.floor(place / chatsInPart))),
];

/**
 * The chats of the parts that were read are named, all others stay one sum. Nothing is added to those, and none of them
 * is dearer than any that the row names: whatever comes to the named ones, the dearest of all are among them.
 */
export function openStoredTotals({ row, parts }: StoredTotals): OpenTotals {
  if (parts.size === everyPart(row).length) return openTotals(wholeTotals({ row, parts }));
  const totals = openTotals(row);
  const shown = new Set(totals.groups.sessionId.names);
  const { others } = totals;
  for (const { text, ends, sums } of parts.values())
    for (const [place, name] of namesOf({ text, ends, sums }).entries()) {
      if (shown.has(name)) continue;
      addUnder(totals, "sessionId", name, sums, place * width);
      others.count -= 1;
      for (let i = 0; i < width; i++) others.sums[i] = (others.sums[i] as number) - (sums[place * width + i] as number);
    }
  return totals;
}
