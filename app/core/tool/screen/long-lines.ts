// Joins rows of a screen to lines, and cuts lines that are too long.
import { outputLimits } from "#core/tool/output-limits.ts";
import { cutLine } from "#core/tool/output.ts";
import { type Row, rowText } from "./screen-grid.ts";

export interface LongLines {
  /** Takes the next row that has scrolled off the top. */
  row(row: Row): void;
  /** Takes the rest of the last row's line and more lines. Each ends with a newline. */
  whole(text: string): void;
  /** Returns the line that is not complete yet, together with the rows that are still on the screen. */
  openText(rows: Row[]): string;
}

interface OpenLine {
  /** The start of the line, as much as may be shown. */
  start: string;
  length: number;
}

export function createLongLines(add: (text: string) => void): LongLines {
  let open: OpenLine | undefined;
  const close = () => {
    if (open) add(`${cutLine(open.start, open.length)}\n`);
    open = undefined;
  };
  return {
    row(row) {
      if (!row.goesOn) close();
      open = extended(open, rowText(row));
    },
    whole(text) {
      const end = text.indexOf("\n");
      if (end < 0) return;
      open = extended(open, text.slice(0, end));
      close();
      const rest = text.slice(end + 1);
      add(tooLong.test(rest) ? rest.split("\n").map(fit).join("\n") : rest);
    },
    openText(rows) {
      const texts: string[] = [];
      let line = open;
      for (const row of rows) {
        if (line && !row.goesOn) {
          texts.push(cutLine(line.start, line.length));
          line = undefined;
        }
        line = extended(line, rowText(row));
      }
      if (line) texts.push(cutLine(line.start, line.length));
      return texts.join("\n");
    },
  };
}

const tooLong = new RegExp(`[^\\n]{${outputLimits.lineCharacters + 1}}`);
const fit = (line: string) => cutLine(line, line.length);

function extended(line: OpenLine | undefined, text: string): OpenLine {
  const { start, length } = line ?? { start: "", length: 0 };
  // One more than is shown, so that the cut can be seen.
  const room = outputLimits.lineCharacters + 1 - start.length;
  return { start: room > 0 ? start + text.slice(0, room) : start, length: length + text.length };
}
