// Converts tool call ids to a form that strict vendors accept.

/** Replaces characters of other vendors' ids that this vendor refuses. */
export function wireId(id: string): string {
  return id.replace(/[^\w-]/g, "_");
}
