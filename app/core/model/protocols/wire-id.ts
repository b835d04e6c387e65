// Converts tool call ids to a form that strict vendors accept.

/** Replaces characters that this vendor refuses in the ids of other vendors. */
export function wireId(id: string): string {
  return id.replace(/[^\w-]/g, "_");
}
