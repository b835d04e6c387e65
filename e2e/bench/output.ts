// Compares the processor time that long output of a command costs with that of the smallest loop over a PTY.
import { startTools } from "../../app/core/tool/builtin/tools.suite.ts";
import { loadPty, onPty } from "../../relay/terminal/pty.ts";
import { shellFor } from "../../relay/terminal/shell.ts";
import { type Figure, median } from "./figures.ts";

const rounds = 3;
/** Each prints 20 MB. */
const commands: Record<string, string> = {
  "many short lines": "yes | head -c 20000000",
  "one line without an end": "head -c 20000000 /dev/zero | tr '\\0' x",
  "coloured lines": "yes \"$(printf '\\033[31mred\\033[0m and green')\" | head -c 20000000",
  "progress on one line": "yes 'building 50 percent' | head -c 20000000 | tr '\\n' '\\r'",
};

export async function benchOutput(): Promise<Figure[]> {
  const { use } = await startTools();
  const figures: Figure[] = [];
  for (const [name, command] of Object.entries(commands)) {
    const [floors, values]: [number[], number[]] = [[], []];
    for (let i = 0; i < rounds; i++) {
      floors.push(await processorMs(() => smallestLoop(command)));
      values.push(await processorMs(() => use("terminal", { command })));
    }
    const sizes = { value: median(values), floor: median(floors) };
    figures.push({ name: `output: 20 MB of ${name}`, ...sizes, unit: "ms of processor time", limit: 8 });
  }
  return figures;
}

async function processorMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function smallestLoop(command: string): Promise<void> {
  const pty = await loadPty();
  if (!pty) throw new Error("The optional package for terminals is missing.");
  const shell = await shellFor(command);
  const { env } = process;
  await new Promise<void>((resolve) => {
    let length = 0;
    const onText = (text: string) => (length += text.length);
    onPty(pty, { command: shell, cwd: "/", env, cols: 120, rows: 40, onText, onEnd: () => resolve() });
  });
}
