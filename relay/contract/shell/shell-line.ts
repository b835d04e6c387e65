// Reads a shell line: what it would do, as far as the line tells. It never throws, and takes bounded time.
import { hasHiddenText } from "./hidden-text.ts";
import { readText, reader } from "./read-script.ts";
import type { Reading, ShellPlace } from "./reading.ts";
import type { Scope } from "./scope.ts";
import { Walk } from "./reading-walk.ts";

/** Longer lines are not read. A text of this length still takes a few milliseconds. */
const maxLength = 24_000;
const maxHereDocuments = 60;
const maxExpansions = 1000;

/** A line that is not read, and why. */
function notRead(line: string, why: string): Reading {
  const text = line.slice(0, 100);
  return { acts: [{ kind: "unread", why, text }], folderAfter: undefined, alters: true, commands: [] };
}

export function readLine(line: string, place: ShellPlace): Reading {
  if (place.shell !== "bash") return notRead(line, "only bash is read, and this is another shell");
  if (line.length > maxLength) return notRead(line, "it is too long to be read");
  if (hasHiddenText(line)) return notRead(line, "it has hidden characters");
  if (line.split("<<").length > maxHereDocuments) return notRead(line, "it has too many here-documents");
  if ((line.match(/\$[({]|`|[<>]\(/g)?.length ?? 0) > maxExpansions) return notRead(line, "it has too many expansions");
  try {
    return read(line, place);
  } catch {
    return notRead(line, "its syntax is not understood");
  }
}

function read(line: string, place: ShellPlace): Reading {
  const walk = new Walk(place, reader, line.length);
  walk.show(line);
  const scope: Scope = {
    folders: place.folder === undefined ? undefined : [place.folder],
    vars: new Map(),
    apart: false,
    input: { from: "terminal" },
  };
  const ends = readText(walk, line, scope);
  const isCertain = ends.ok?.length === 1 && ends.fail?.length === 1 && ends.ok[0] === ends.fail[0];
  return {
    acts: walk.acts,
    folderAfter: isCertain ? ends.ok?.[0] : undefined,
    alters: walk.alters,
    commands: walk.commands,
  };
}

/** Says why a line is a catastrophe, for a sentence that begins with "it would". Undefined: it is none, or may be none. */
export function catastropheIn(line: string, place: ShellPlace): string | undefined {
  for (const act of readLine(line, place).acts) if (act.kind === "catastrophe") return act.why;
  return undefined;
}
