// Follows terminal output as a screen would: overwritten and erased text is gone, and lines that scroll off the top stay
// as they were. Memory is bounded, and time grows with the output.
/* oxlint-disable no-control-regex -- this file is about control characters */
import { outputLimits } from "#core/tool/output-limits.ts";
import { createKeptText } from "./kept-text.ts";
import { createLongLines, type LongLines } from "./long-lines.ts";
import { isAtEnd, makeGrid, putText, screenRows, takeRows, type Grid } from "./screen-grid.ts";
import { runControl } from "./screen-controls.ts";

export interface TerminalScreen {
  /** True if something has arrived. */
  readonly isUsed: boolean;
  /** Takes the next piece of output, which may end anywhere. */
  write(raw: string): void;
  /** All lines so far, as they are now. */
  text(): string;
  /** Returns at most this many of the last characters. */
  tail(characters: number): string;
}

const colours = /\x1b\[[\d;:]*m/g;
/** A sequence, a carriage return or half a character that may go on in the next piece. */
const unfinished = /(?:\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[PX^_][^\x1b]*\x1b?|[ -/]*)|\r+|[\ud800-\udbff])$/;
/** Maximum length of a sequence. A longer one is taken as text. */
const maxSequence = 8_192;

export function createTerminalScreen(): TerminalScreen {
  const kept = createKeptText(outputLimits.result.storedCharacters);
  const lines = createLongLines(kept.add);
  const grid = makeGrid(lines.row);
  let held = "";
  let isUsed = false;
  return {
    get isUsed() {
      return isUsed;
    },
    write(raw) {
      if (raw === "") return;
      isUsed = true;
      const whole = held + raw;
      const rest = unfinished.exec(whole.slice(-maxSequence))?.[0] ?? "";
      held = rest.length < maxSequence ? rest : "";
      const text = whole.slice(0, whole.length - held.length);
      follow(grid, lines, text.replace(colours, "").replace(/\r+\n/g, "\n"));
    },
    text: () => kept.text() + lines.openText(grid.rows),
    tail(characters) {
      const shown = lines.openText(grid.rows);
      const before = shown.length < characters ? kept.tail(characters - shown.length) : "";
      return (before + shown).slice(-characters);
    },
  };
}

function follow(grid: Grid, lines: LongLines, text: string) {
  const special = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;
  for (let at = 0; at < text.length; ) {
    special.lastIndex = at;
    const end = special.exec(text)?.index ?? text.length;
    if (end > at) followPlain(grid, lines, text.slice(at, end));
    at = end < text.length ? runControl(grid, text, end) : end;
  }
}

/** Follows text without control characters except newlines and tabs. */
function followPlain(grid: Grid, lines: LongLines, text: string) {
  const onScreen = isAtEnd(grid) ? startOfLastLines(text) : 0;
  if (onScreen > 0) {
    // All these lines scroll off the top, so that nothing can change them any more.
    for (const row of takeRows(grid)) lines.row(row);
    lines.whole(text.slice(0, onScreen));
  }
  putText(grid, text.slice(onScreen));
}

/** Returns the offset of the last lines, as many as a screen has; 0 if there are no more lines than that. */
function startOfLastLines(text: string): number {
  let at = text.length;
  for (let count = 0; count < screenRows && at > 0; count++) at = text.lastIndexOf("\n", at - 1);
  return at < 0 ? 0 : at > 0 ? at + 1 : 0;
}
