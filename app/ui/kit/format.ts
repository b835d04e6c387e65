// Numbers as people read them.

/** Yuan per dollar, fixed: the ledger itself is in dollars. */
const yuan = 6.7944;

/** What is spent is never shown as nothing. */
const least = 0.0001;

/** @param nanos billionths of a US dollar */
export function money(nanos: number, currency: "USD" | "CNY"): string {
  const dollars = nanos / 1e9;
  const amount = currency === "CNY" ? dollars * yuan : dollars;
  const sign = currency === "CNY" ? "¥" : "$";
  if (amount > 0 && amount < least) return `<${sign}${least}`;
  const digits = amount !== 0 && Math.abs(amount) < 1 ? 4 : 2;
  return `${sign}${amount.toFixed(digits)}`;
}

export function tokens(count: number): string {
  if (count < 1_000) return String(count);
  if (count < 1_000_000) return `${(count / 1_000).toFixed(count < 10_000 ? 1 : 0)}k`;
  return `${(count / 1_000_000).toFixed(1)}M`;
}

export function duration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** For what ticks: whole seconds, none for the first. */
export function seconds(ms: number): string {
  return ms < 1_000 ? "" : duration(Math.floor(ms / 1_000) * 1_000).replace(".0", "");
}

export function bytes(count: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let value = count;
  let unit = 0;
  for (; value >= 1_000 && unit < units.length - 1; unit++) value /= 1_000;
  return `${value.toFixed(value < 10 && unit > 0 ? 1 : 0)} ${units[unit]}`;
}

/** A time today, a day otherwise. */
export function moment(at: number, language: string): string {
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  return today
    ? date.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" })
    : date.toLocaleDateString(language, { month: "short", day: "numeric" });
}
