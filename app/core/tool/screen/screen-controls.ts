// Carries out control characters and escape sequences on a screen: cursor movement, erasing, scrolling, the alternate
// screen. What changes only the looks is left out.
/* oxlint-disable no-control-regex -- this file is about control characters */
import {
  clearHalves,
  type Grid,
  lineFeed,
  newRow,
  type Row,
  rowAt,
  screenColumns,
  screenRows,
  scrollUp,
} from "./screen-grid.ts";

const sequence = /\x1b(?:\[([0-?]*)[ -/]*([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|([ -/]*)([0-~]))/y;

/** Carries out the control at `at`. Returns the offset after it. */
export function runControl(grid: Grid, text: string, at: number): number {
  const char = text[at];
  if (char !== "\x1b") {
    if (char === "\r") grid.x = 0;
    else if (char === "\b") grid.x = Math.max(0, Math.min(grid.x, screenColumns - 1) - 1);
    else if (char === "\x0b" || char === "\x0c") lineFeed(grid);
    return at + 1;
  }
  sequence.lastIndex = at;
  const found = sequence.exec(text);
  if (!found) return at + 1;
  const [whole, parameters = "", final, between, plain] = found;
  if (final !== undefined) runCsi(grid, parameters, final);
  else if (plain !== undefined && between === "") runPlain(grid, plain);
  return at + whole.length;
}

function runPlain(grid: Grid, final: string): void {
  if (final === "7") grid.saved = { y: grid.y, x: grid.x };
  else if (final === "8") moveTo(grid, grid.saved.y, grid.saved.x);
  else if (final === "D" || final === "E") lineFeed(grid);
  else if (final === "M") {
    if (grid.y === grid.top) scrollDown(grid);
    else moveTo(grid, grid.y - 1, grid.x);
  } else if (final === "c") {
    eraseScreen(grid, 2);
    Object.assign(grid, { y: 0, x: 0, top: 0, bottom: screenRows - 1 });
  }
}

function moveTo(grid: Grid, y: number, x: number): void {
  grid.y = Math.max(0, Math.min(screenRows - 1, y));
  grid.x = Math.max(0, Math.min(screenColumns - 1, x));
}

type Csi = (grid: Grid, first: number, second: number) => void;

/** Moves up or down, but not out of the part that scrolls. */
function moveRows(grid: Grid, by: number, x: number): void {
  const [first, last] = [grid.y >= grid.top ? grid.top : 0, grid.y <= grid.bottom ? grid.bottom : screenRows - 1];
  moveTo(grid, Math.max(first, Math.min(last, grid.y + by)), x);
}

const moves: Record<string, Csi> = {
  A: (grid, n) => moveRows(grid, -n, grid.x),
  B: (grid, n) => moveRows(grid, n, grid.x),
  C: (grid, n) => moveTo(grid, grid.y, grid.x + n),
  D: (grid, n) => moveTo(grid, grid.y, Math.min(grid.x, screenColumns - 1) - n),
  E: (grid, n) => moveRows(grid, n, 0),
  F: (grid, n) => moveRows(grid, -n, 0),
  G: (grid, n) => moveTo(grid, grid.y, n - 1),
  "`": (grid, n) => moveTo(grid, grid.y, n - 1),
  a: (grid, n) => moveTo(grid, grid.y, grid.x + n),
  d: (grid, n) => moveTo(grid, n - 1, grid.x),
  e: (grid, n) => moveTo(grid, grid.y + n, grid.x),
  H: (grid, y, x) => moveTo(grid, y - 1, x - 1),
  f: (grid, y, x) => moveTo(grid, y - 1, x - 1),
  L: (grid, n) => changeRows(grid, n, insertRow),
  M: (grid, n) => changeRows(grid, n, deleteRow),
  S: (grid, n) => repeat(n, () => scrollUp(grid)),
  T: (grid, n) => repeat(n, () => scrollDown(grid)),
  P: (grid, n) => void cellsToChange(grid, n).splice(grid.x, n),
  X: (grid, n) => {
    cellsToChange(grid, n);
    blank(rowAt(grid, grid.y), grid.x, grid.x + n);
  },
  "@": (grid, n) => {
    const cells = cellsToChange(grid, 0);
    if (grid.x < cells.length) cells.splice(grid.x, 0, ...Array<string>(Math.min(n, screenColumns)).fill(" "));
    cells.length = Math.min(cells.length, screenColumns);
  },
};

function runCsi(grid: Grid, parameters: string, final: string): void {
  if (parameters.startsWith("?")) {
    if (/(?:^\?|;)(?:47|1047|1049)(?:;|$)/.test(parameters)) useAlternate(grid, final === "h");
    return;
  }
  if (/^[<=>]/.test(parameters)) return;
  const [first = 0, second = 0] = parameters.split(";").map((text) => Math.min(Number.parseInt(text, 10) || 0, 9_999));
  if (final === "J") eraseScreen(grid, first);
  else if (final === "K") eraseLine(grid, first);
  else if (final === "s") grid.saved = { y: grid.y, x: grid.x };
  else if (final === "u") moveTo(grid, grid.saved.y, grid.saved.x);
  else if (final === "r") setRegion(grid, first || 1, second || screenRows);
  else moves[final]?.(grid, first || 1, second || 1);
}

/** No sequence has an effect more often than the screen has rows. */
function repeat(times: number, work: () => void): void {
  for (let i = 0; i < Math.min(times, screenRows); i++) work();
}

function changeRows(grid: Grid, times: number, change: typeof insertRow): void {
  if (grid.y < grid.top || grid.y > grid.bottom) return;
  repeat(times, () => change(grid, grid.y));
  grid.x = 0;
}

function setRegion(grid: Grid, first: number, last: number): void {
  const bottom = Math.min(last, screenRows);
  if (first < bottom) Object.assign(grid, { top: first - 1, bottom: bottom - 1, y: 0, x: 0 });
}

function eraseLine(grid: Grid, mode: number): void {
  const row = rowAt(grid, grid.y);
  if (mode === 2 || (mode === 0 && grid.x === 0)) row.goesOn = false;
  if (mode === 0) row.cells.length = Math.min(row.cells.length, grid.x);
  else if (mode === 1) blank(row, 0, grid.x + 1);
  else if (mode === 2) row.cells = [];
}

function eraseScreen(grid: Grid, mode: number): void {
  if (mode === 3) return;
  if (mode === 1 || mode === 2) {
    for (const [y, row] of grid.rows.entries()) if (mode === 2 || y < grid.y) Object.assign(row, newRow());
  }
  if (mode === 0) grid.rows.length = Math.min(grid.rows.length, grid.y + 1);
  if (mode !== 2) eraseLine(grid, mode);
}

/** Returns the cursor's row, of which columns change. A wide character of which one half changes is gone. */
function cellsToChange({ rows, y, x }: Grid, width: number): string[] {
  const cells = rows[y]?.cells ?? [];
  clearHalves(cells, x, width);
  return cells;
}

function blank({ cells }: Row, from: number, to: number): void {
  const end = Math.min(to, cells.length);
  if (to >= cells.length) cells.length = Math.min(cells.length, from);
  else for (let x = from; x < end; x++) cells[x] = " ";
}

function insertRow(grid: Grid, y: number): void {
  rowAt(grid, grid.bottom);
  grid.rows.splice(grid.bottom, 1);
  grid.rows.splice(y, 0, newRow());
}

function deleteRow(grid: Grid, y: number): void {
  rowAt(grid, grid.bottom);
  grid.rows.splice(y, 1);
  grid.rows.splice(grid.bottom, 0, newRow());
}

const scrollDown = (grid: Grid) => insertRow(grid, grid.top);

/** The alternate screen is blank. What a program has shown there is gone when it leaves. */
function useAlternate(grid: Grid, on: boolean): void {
  if (on === (grid.normal !== undefined)) return;
  if (on) {
    const { rows, y, x, top, bottom } = grid;
    Object.assign(grid, { normal: { rows, y, x, top, bottom }, rows: [newRow()], top: 0, bottom: screenRows - 1 });
  } else if (grid.normal) {
    Object.assign(grid, grid.normal, { normal: undefined });
  }
}
