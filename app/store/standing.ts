// A sheet as it is stored: what a person looks at in one small row, the sums of very many chats in parts beside it.
import type { Rollup } from "#core/billing/rollup.ts";
import {
  addRow,
  addUnder,
  type ClosedGroup,
  joinGroups,
  namesOf,
  noOthers,
  openSheet,
  type OpenSheet,
  type Others,
  type Sheet,
  sessionName,
  sliceGroup,
  width,
} from "#core/billing/sheet.ts";
import { dearest, sessionsNamed } from "#core/billing/summary.ts";
import type { Plan } from "./packed.ts";
import { placesAmong, printsOf } from "./prints.ts";

export interface Standing extends Sheet {
  others: Others;
  /** A print of each chat's name, in the order of the parts: which part has it is told without reading any. */
  prints: Uint32Array;
}

/** Of all chats the sums, so many in each part. Those that were used last are in the last ones. */
const chatsInPart = 512;

export interface StoredSheet {
  standing: Standing;
  parts: ClosedGroup[];
}

/** What was read of a stored sheet. */
export interface ReadSheet {
  standing: Standing;
  /** By their numbers; only those that were needed. */
  parts: Map<number, ClosedGroup>;
}

const everyPart = ({ prints }: Standing): number[] => [...Array(Math.ceil(prints.length / chatsInPart)).keys()];

/** @param before what the sheet was made of by adding to it, if anything */
export function toStored(sheet: Sheet, before?: StoredSheet): StoredSheet {
  const chats = sheet.groups.sessionId;
  if (chats.ends.length <= sessionsNamed)
    return { standing: { ...sheet, others: noOthers(), prints: new Uint32Array() }, parts: [] };
  const names = namesOf(chats);
  const parts: ClosedGroup[] = [];
  for (let from = 0; from < names.length; from += chatsInPart)
    parts.push(sliceGroup(chats, from, Math.min(from + chatsInPart, names.length)));
  const known = before?.standing.prints ?? new Uint32Array();
  const prints = new Uint32Array(names.length);
  prints.set(known);
  prints.set(printsOf(names.slice(known.length)), known.length);
  return { standing: { ...sheet, ...shownOf(sheet, names), prints }, parts };
}

/** Names are only added at the end, and no chat gets a call without its sums changing: the names need not be compared. */
export function isSame(one: ClosedGroup, other: ClosedGroup | undefined): boolean {
  if (one.sums.length !== other?.sums.length) return false;
  for (let i = 0; i < one.sums.length; i++) if (one.sums[i] !== other.sums[i]) return false;
  return true;
}

function shownOf(sheet: Sheet, names: string[]): Pick<Standing, "groups" | "others"> {
  const { sums } = sheet.groups.sessionId;
  const others = noOthers();
  const isShown = dearest({ names, sums });
  const shown: ClosedGroup[] = [];
  for (let place = 0; place < names.length; place++) {
    if (isShown(place)) {
      shown.push(sliceGroup(sheet.groups.sessionId, place, place + 1));
      continue;
    }
    others.count += 1;
    addRow(others.sums, 0, sums, place * width);
  }
  return { groups: { ...sheet.groups, sessionId: joinGroups(shown) }, others };
}

/** As it was before it was stored: what is to be added to. */
export function wholeSheet({ standing, parts }: StoredSheet): Sheet {
  const { total, demo, groups } = standing;
  if (standing.others.count === 0) return { total, demo, groups };
  return { total, demo, groups: { ...groups, sessionId: joinGroups(parts) } };
}

/** The numbers of the parts that an answer needs: those of chats to which something is added. */
export function partsFor({ sheets, scans }: Plan, standing: Standing, rollups: Rollup[]): number[] {
  // More comes together than rows, and any chat may be in it.
  if (sheets.length > 1 || scans.length > 0) return everyPart(standing);
  const shown = new Set(namesOf(standing.groups.sessionId));
  const names = new Set<string>();
  for (const { sessionId, importedFrom, demo } of rollups) if (!demo) names.add(sessionName(sessionId, importedFrom));
  const missing = [...names].filter((name) => !shown.has(name));
  const places = placesAmong(missing, standing.prints);
  return [...new Set(places.map((place) => Math.floor(place / chatsInPart)))];
}

/** The chats of the parts that were read are named, all others stay one sum. */
export function openStored({ standing, parts }: ReadSheet): OpenSheet {
  const every = everyPart(standing);
  if (parts.size === every.length)
    return openSheet(wholeSheet({ standing, parts: every.flatMap((n) => parts.get(n) ?? []) }));
  const sheet = openSheet(standing);
  const shown = new Set(sheet.groups.sessionId.names);
  const { others } = sheet;
  for (const { text, ends, sums } of parts.values())
    for (const [place, name] of namesOf({ text, ends, sums }).entries()) {
      if (shown.has(name)) continue;
      addUnder(sheet, "sessionId", name, sums, place * width);
      others.count -= 1;
      for (let i = 0; i < width; i++) others.sums[i] = (others.sums[i] as number) - (sums[place * width + i] as number);
    }
  return sheet;
}
