// Splits CSV text of any program into cells: with or without quotes, separated by commas, semicolons, tabs or bars.

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

/** The separator is the character that divides the first lines into most cells. A title line may precede the header. */
function separatorOf(text: string): string {
  const head = text.slice(0, 20_000).split(/[\r\n]+/, 10);
  const cells = (one: string) => Math.max(...head.map((line) => line.replaceAll(/"[^"]*"/g, "").split(one).length));
  const counts = [",", ";", "\t", "|"].map((one) => ({ one, count: cells(one) }));
  return counts.sort((a, b) => b.count - a.count)[0]?.one ?? ",";
}
