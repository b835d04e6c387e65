// Keys of the file tree: arrows, Home, End, Enter, and letters that find a name.
import type { Tree, TreeRow } from "./tree.ts";

/** Letters that are typed within this many milliseconds form one search. */
const togetherMs = 700;
const pageRows = 12;

type Steps = Pick<Tree, "rows" | "active" | "activate" | "toggle">;

/** Returns a key handler. The handler returns true if it used the key. */
export function makeTreeKeys(tree: Steps, open: (row: TreeRow) => void): (key: string, now: number) => boolean {
  let typed = "";
  let typedAt = -Infinity;
  const real = () => tree.rows().filter((row): row is TreeRow => !("note" in row));
  const find = (letters: string, rows: TreeRow[], at: number) => {
    // Searches for a single letter from the next row on. With more letters, the current row may still match.
    const from = at + (letters.length === 1 ? 1 : 0);
    const around = [...rows.slice(from), ...rows.slice(0, from)];
    return around.find(({ name }) => name.toLowerCase().startsWith(letters));
  };
  const letter = (key: string, now: number, rows: TreeRow[], at: number) => {
    typed = now - typedAt < togetherMs ? typed + key.toLowerCase() : key.toLowerCase();
    typedAt = now;
    return find(typed, rows, at);
  };
  const right = (row: TreeRow, rows: TreeRow[], at: number) => {
    if (!row.folder) return;
    if (!row.expanded) return tree.toggle(row.path, true);
    const below = rows[at + 1];
    if (below && below.depth > row.depth) tree.activate(below.path);
  };
  const left = (row: TreeRow) => {
    if (row.expanded) return tree.toggle(row.path, false);
    const parent = row.path.slice(0, Math.max(0, row.path.lastIndexOf("/")));
    if (parent) tree.activate(parent);
  };
  return (key, now) => {
    const rows = real();
    const at = rows.findIndex(({ path }) => path === tree.active());
    const row = rows[at];
    const last = rows.length - 1;
    const to = {
      ArrowDown: Math.min(last, at + 1),
      ArrowUp: Math.max(0, at - 1),
      PageDown: Math.min(last, at + pageRows),
      PageUp: Math.max(0, at - pageRows),
      Home: 0,
      End: last,
    }[key];
    const next = to !== undefined ? rows[to] : key.length === 1 && key !== " " ? letter(key, now, rows, at) : undefined;
    if (next) tree.activate(next.path);
    else if (to === undefined && row && (key === "Enter" || key === " ")) open(row);
    else if (row && key === "ArrowRight") right(row, rows, at);
    else if (row && key === "ArrowLeft") left(row);
    else return key.length === 1;
    return true;
  };
}
