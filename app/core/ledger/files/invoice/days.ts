// Reads the days of exported files, in the many ways in which programs write them.
import { localDay } from "#core/ledger/calendar.ts";

export interface FileDay {
  day: string;
  /** Offset of the timestamp, in minutes east of UTC. A timestamp without an offset counts as UTC. */
  utcOffset: number;
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** True if dates such as `13/9/2026` show that the day comes before the month. */
export function isDayFirst(texts: Iterable<string>): boolean {
  for (const text of texts) if (Number(/^(\d{1,2})[/-]\d{1,2}[/-]\d{2,4}/.exec(text.trim())?.[1]) > 12) return true;
  return false;
}

export function readDay(text: string, dayFirst = false): FileDay | undefined {
  const trimmed = text.trim();
  const seconds = /^\d{10}(?:\.\d+)?$/.test(trimmed) ? Number(trimmed) : Number(trimmed) / 1000;
  if (/^\d{10}(?:\.\d+)?$|^\d{13}$/.test(trimmed)) return { day: localDay(seconds * 1000, 0), utcOffset: 0 };
  const day = dayIn(trimmed, dayFirst);
  return day === undefined ? undefined : { day, utcOffset: offsetIn(trimmed) };
}

function dayIn(text: string, dayFirst: boolean): string | undefined {
  const iso = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})(?!\d)/.exec(text);
  if (iso) return dayOf(iso[1], iso[2], iso[3]);
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d)(?!\d)/.exec(text);
  if (dotted) return dayOf(dotted[3], dotted[2], dotted[1]);
  const slashed = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d\d)(?!\d)/.exec(text);
  if (slashed) return dayFirst ? dayOf(slashed[3], slashed[2], slashed[1]) : dayOf(slashed[3], slashed[1], slashed[2]);
  const [, before, name, after, year] =
    /^(\d{1,2})?[\s-]*([a-z]{3,9})\.?[\s-]*(\d{1,2})?(?:st|nd|rd|th)?,?[\s-]+(\d{4})/i.exec(text) ?? [];
  const month = name ? months.indexOf(name.slice(0, 3).toLowerCase()) : -1;
  return month < 0 ? undefined : dayOf(year, String(month + 1), before ?? after);
}

/** Returns undefined for a day that no calendar has. */
function dayOf(year = "", month = "", date = ""): string | undefined {
  const day = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && localDay(at, 0) === day ? day : undefined;
}

function offsetIn(text: string): number {
  const [, sign, hours, minutes] = /\d\s?([+-])(\d\d):?(\d\d)$/.exec(text.slice(10)) ?? [];
  return sign ? (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1) : 0;
}
