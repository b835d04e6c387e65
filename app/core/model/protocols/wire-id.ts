// The id of a call as strict vendors take it.

/** Ids of other vendors may hold characters that this one refuses. */
export function wireId(id: string): string {
  return id.replace(/[^\w-]/g, "_");
}
