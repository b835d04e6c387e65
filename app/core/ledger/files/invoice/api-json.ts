// Reads the answers of the vendors' usage and cost interfaces as rows with the column names of the exports.

type Cells = Record<string, string>;

/** Returns undefined for a text that is no JSON of this kind. It may be one value, or one in each line. */
export function rowsOfJson(text: string): Cells[] | undefined {
  const parsed = parseAll([text]) ?? parseAll(text.split(/\r?\n/).filter((line) => line.trim() !== ""));
  if (parsed === undefined) return undefined;
  const values = parsed.length === 1 ? parsed[0] : parsed;
  const pages = Array.isArray(values) ? values : [values];
  const rows = pages.flatMap((page) => (isRecord(page) ? rowsOfPage(page) : []));
  return rows.length > 0 ? rows : undefined;
}

function parseAll(texts: string[]): unknown[] | undefined {
  try {
    return texts.map((one): unknown => JSON.parse(one));
  } catch {
    return undefined;
  }
}

/** A page holds lines, or buckets of time that hold the lines of their results. */
function rowsOfPage(page: Record<string, unknown>): Cells[] {
  const lines = Array.isArray(page["data"]) ? (page["data"] as unknown[]) : [page];
  return lines.filter(isRecord).flatMap((line) => {
    const { results, ...bucket } = line;
    if (!Array.isArray(results)) return [cellsOf(line)];
    return results.filter(isRecord).map((result) => ({ ...cellsOf(bucket), ...cellsOf(result) }));
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Joins the names of nested fields with underscores. */
function cellsOf(record: Record<string, unknown>, prefix = ""): Cells {
  const cells: Cells = {};
  for (const [name, value] of Object.entries(record)) {
    if (isRecord(value)) Object.assign(cells, cellsOf(value, `${prefix}${name}_`));
    else if (value !== null && value !== undefined) cells[`${prefix}${name}`] = String(value);
  }
  return cells;
}
