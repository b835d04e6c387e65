// Runs generated lines that the reader calls harmless in a real bash, and looks at what they did.
import { expect, it } from "vitest";
import { judgeLine } from "../../app/core/permission/judge-line.ts";
import { type ShellPlace, questionsOf, readLine } from "../../relay/contract/shell/index.ts";
import { createDiskFindings } from "./disk-findings.ts";
import { type World, canary, makeWorld, whyNot } from "./fuzz-world.ts";
import { lineGenerator } from "./line-generator.ts";

const count = Number(process.env["OCTO_FUZZ_LINES"] ?? 1000);
const seed = Number(process.env["OCTO_FUZZ_SEED"] ?? 12);
/** Lines that share one start of the confinement. */
const batch = 25;
const reason = whyNot();

it.skipIf(reason !== undefined)("notices secrets, changes and programs that run", { timeout: 60_000 }, () => {
  const world = makeWorld();
  try {
    world.changes();
    expect(world.run("cat README.md")).toContain("foo a b");
    expect(world.run("git log --oneline")).toContain("first");
    expect(world.changes()).toEqual([]);
    for (const line of ["cat .env", "ls ..", "cat away/.ssh/id_rsa", "env", "cat innocent.txt"]) {
      expect(world.run(line), line).toContain(canary);
    }
    for (const line of [
      "touch new",
      "echo x >> src/a.ts",
      "mkdir x",
      "rm list.txt",
      "chmod +x README.md",
      "echo x > ~/y",
    ]) {
      world.run(line);
      expect(world.changes(), line).not.toEqual([]);
    }
    for (const line of [
      "./ls",
      "tools/echo hi",
      "curl http://x",
      "cd vendor/x && git status",
      "(cd vendor/x; git diff)",
      "sudo ls",
    ]) {
      world.run(line);
      expect(world.changes().join(), line).toContain("ran ");
    }
  } finally {
    world.end();
  }
});

it.skipIf(reason !== undefined)(
  `changes nothing, runs no other program and prints no secret in ${count} generated lines that only look${reason ? ` (skipped: ${reason})` : ""}`,
  { timeout: 60_000 + count * 180 },
  async () => {
    const world = makeWorld();
    try {
      const { looks, violations } = await tryLines(world);
      expect(violations).toEqual([]);
      // The reader would pass this test if it called nothing harmless.
      expect(looks).toBeGreaterThan(count * 0.3);
    } finally {
      world.end();
    }
  },
);

/** Runs the lines that only look in batches. If a batch did something, its lines run again one by one. */
async function tryLines(world: World): Promise<{ looks: number; violations: string[] }> {
  const place: ShellPlace = { shell: "bash", folder: world.project, home: world.home, altered: false };
  const next = lineGenerator(seed);
  const findings = createDiskFindings(world);
  const lines: string[] = [];
  for (let i = 0; i < count; i++) {
    const line = next();
    const reading = readLine(line, place);
    if (judgeLine(reading, await findings(questionsOf(reading))).level === "looks") lines.push(line);
  }
  world.changes();
  const violations: string[] = [];
  for (let i = 0; i < lines.length; i += batch) {
    const some = lines.slice(i, i + batch);
    if (effects(world, some).length === 0) continue;
    const single = some.flatMap((line) => effects(world, [line]).map((effect) => `${JSON.stringify(line)}: ${effect}`));
    violations.push(...(single.length > 0 ? single : [`only together: ${JSON.stringify(some)}`]));
  }
  return { looks: lines.length, violations };
}

function effects(world: World, lines: string[]): string[] {
  const printed = world.run(...lines);
  return [...world.changes(), ...(printed.includes(canary) ? ["printed a secret"] : [])];
}
