// Tests the screen that the model reads against xterm, and that its cost does not depend on how the output is cut.
import { describe, expect, it } from "vitest";
import { outputLimits } from "#core/tool/output-limits.ts";
import { createTerminalScreen } from "./terminal-screen.ts";

function screenOf(...pieces: string[]): string {
  const screen = createTerminalScreen();
  for (const piece of pieces) screen.write(piece);
  return screen.text();
}

/** What xterm shows after the same output: the lines that scrolled off and the screen, rows joined to lines. */
async function xtermOf(raw: string): Promise<string> {
  // The package looks for a browser while it is loaded, although its buffer needs none.
  Object.assign(globalThis, { window: globalThis });
  const { Terminal } = await import("@xterm/xterm");
  Reflect.deleteProperty(globalThis, "window");
  const terminal = new Terminal({ cols: 120, rows: 40, scrollback: 10_000, convertEol: true });
  await new Promise<void>((done) => terminal.write(raw, done));
  const buffer = terminal.buffer.active;
  let text = "";
  for (let y = 0; y < buffer.length; y++) {
    const line = buffer.getLine(y);
    text += `${line?.isWrapped || y === 0 ? "" : "\n"}${line?.translateToString(true) ?? ""}`;
  }
  return trimmed(text);
}

const trimmed = (text: string) => text.replace(/ +$/gm, "").replace(/\n+$/, "");

/** A repeatable source of numbers. */
function randomFrom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

/** @param kinds number of kinds of output, of which the last ones erase and scroll */
function randomOutput(seed: number, widest: number, kinds = 18): string {
  const pick = randomFrom(seed);
  const makers: (() => string)[] = [
    () => "word ",
    () => `line ${pick(1000)}\r\n`,
    () => "x".repeat(pick(widest)),
    () => "中文字".repeat(pick(widest / 10)),
    () => `\x1b[3${pick(8)};1m`,
    () => "\r",
    () => "\b".repeat(pick(5)),
    () => "\r\n".repeat(pick(12)),
    () => `\x1b[${pick(8)}${"ABCDEFGd"[pick(8)]}`,
    () => `\x1b[${pick(45)};${pick(Math.min(125, 2 * widest))}H`,
    () => `\x1b[${pick(3)}${"JK"[pick(2)]}`,
    () => `\x1b[${pick(6)}${"LMPX@T"[pick(6)]}`,
    () => "\x1b7 saved \x1b8",
    () => "\x1bM",
    () => `\x1b[${1 + pick(10)};${20 + pick(25)}r`,
    () => "\x1b[r",
    () => "\x1b]0;a title\x07\x1b[?25l",
    () => "\x1b[?1049h\x1b[Hfull screen\r\n\x1b[?1049l",
  ];
  return Array.from({ length: 60 }, () => makers[pick(kinds)]?.() ?? "").join("");
}

describe("the screen", () => {
  it("shows what xterm shows, for any movement, erasing and scrolling", async () => {
    for (let seed = 1; seed <= 150; seed++) {
      const raw = randomOutput(seed, 20);
      expect(trimmed(screenOf(raw)), `seed ${seed}: ${JSON.stringify(raw)}`).toBe(await xtermOf(raw));
    }
  });

  it("shows what xterm shows where lines are longer than the screen is wide", async () => {
    const letters = (text: string) => text.replace(/\s/g, "");
    for (let seed = 1; seed <= 150; seed++) {
      const raw = randomOutput(seed, 300, 8);
      expect(letters(screenOf(raw)), `seed ${seed}: ${JSON.stringify(raw)}`).toBe(letters(await xtermOf(raw)));
    }
  });

  it("is the same however the output is cut", () => {
    const raw = "a\x1b[31mred\x1b[0m\r\n\x1b]0;title\x1b\\b\x1b[1Ac中😀\x1b(Bd\r\r\ne\x1b[2K\rf\x1bPq#0\x1b\\g";
    const wanted = screenOf(raw);
    expect(wanted).toBe("ac中😀d\nfg");
    for (let at = 0; at <= raw.length; at++) expect(screenOf(raw.slice(0, at), raw.slice(at)), `at ${at}`).toBe(wanted);
    expect(screenOf(...raw)).toBe(wanted);
  });

  it("keeps the last frame of progress that moves the cursor up, and what was before it", () => {
    let raw = "start\r\n";
    for (let i = 1; i <= 200; i++) {
      if (i > 1) raw += "\x1b[6A";
      for (let row = 1; row <= 6; row++) raw += `\x1b[2Klayer ${row}: ${i / 2} %\r\n`;
    }
    const text = screenOf(`${raw}done`);
    expect(text).toBe(`start\n${[1, 2, 3, 4, 5, 6].map((row) => `layer ${row}: 100 %\n`).join("")}done`);
  });

  it("keeps tabs, joins rows to lines, and cuts long lines with their length", () => {
    expect(screenOf("a\tb\r\n\tc")).toBe("a\tb\n\tc");
    expect(screenOf("y".repeat(500))).toBe("y".repeat(500));
    expect(screenOf("50%\r100%\r\n", "ab\bc\r\n")).toBe("50%\r100%\n".slice(4) + "ac\n");
    const limit = outputLimits.lineCharacters;
    for (const long of ["z".repeat(50_000), `${"z".repeat(50_000)}\r\nend`]) {
      expect(screenOf(long)).toMatch(new RegExp(`^z{${limit}} \\[line cut, 50000 characters\\](\\nend)?$`));
    }
  });

  it("keeps start and end of output that is longer than is stored, and says how much is missing", () => {
    const screen = createTerminalScreen();
    const lines = 1_600_000;
    for (let from = 1; from <= lines; from += 400) {
      screen.write(Array.from({ length: 400 }, (_, i) => `${from + i}\r\n`).join(""));
    }
    const text = screen.text();
    expect(text.length).toBeLessThan(outputLimits.result.storedCharacters + 10_000);
    expect(text).toMatch(/^1\n2\n/);
    expect(text).toMatch(/\n\[… [\d,]+ characters were not kept …\]\n/);
    expect(text).toMatch(/1599999\n1600000\n$/);
    expect(screen.tail(16)).toBe("1599999\n1600000\n");
  });
});
