// Reads CSV files of any program: with or without a byte order mark and quotes, separated by commas, semicolons or
// tabs.

/**
 * Returns the rows as objects by column name. Names are in lower case with underscores. Returns no rows if the file has
 * fewer than two columns.
 */
export function readCsv(text: string): Record<string, string>[] {
  const [head = [], ...rows] = csvCells(text.replace(/^\uFEFF/, ""));
  const names = head.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, "_"),
  );
  if (names.length < 2) return [];
  return rows
    .filter((cells) => cells.some((cell) => cell !== ""))
    .map((cells) => Object.fromEntries(names.map((name, i) => [name, (cells[i] ?? "").trim()])));
}

export function csvCells(text: string, comma = separatorOf(text)): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const end = text.length;
  for (let i = 0; i <= end; ) {
    const quoted = text[i] === '"';
    let cell = "";
    if (quoted) {
      let close = text.indexOf('"', i + 1);
      while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
      cell = text.slice(i + 1, close < 0 ? end : close).replaceAll('""', '"');
      i = close < 0 ? end : close + 1;
    } else {
      const from = i;
      while (i < end && text[i] !== comma && text[i] !== "\n" && text[i] !== "\r") i++;
      cell = text.slice(from, i);
    }
    row.push(cell);
    if (text[i] === comma) {
      i++;
      continue;
    }
    rows.push(row);
    row = [];
    while (text[i] === "\r") i++;
    i++;
  }
  return rows;
}

function separatorOf(text: string): string {
  const head = text.slice(0, text.search(/[\r\n]|$/));
  const counts = [",", ";", "\t"].map((one) => ({ one, count: head.split(one).length }));
  return counts.sort((a, b) => b.count - a.count)[0]?.one ?? ",";
}
