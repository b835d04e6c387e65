// Runs generated lines that the reader calls harmless in a real bash, and looks at what they did.
import { expect, it } from "vitest";
import { judgeLine } from "../../app/core/permission/judge-line.ts";
import { type ShellPlace, questionsOf, readLine } from "../../relay/contract/shell/index.ts";
import { findingsOnDisk } from "./disk-findings.ts";
import { canary, makeWorld, whyNot } from "./fuzz-world.ts";
import { lineGenerator } from "./line-generator.ts";

const count = Number(process.env["OCTO_FUZZ_LINES"] ?? 1000);
const seed = Number(process.env["OCTO_FUZZ_SEED"] ?? 12);
const reason = whyNot();

it.skipIf(reason !== undefined)("notices secrets, changes and programs that run", () => {
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
  { timeout: 60_000 + count * 60 },
  () => {
    const world = makeWorld();
    const place: ShellPlace = { shell: "bash", folder: world.project, home: world.home, altered: false };
    const next = lineGenerator(seed);
    const violations: string[] = [];
    let looks = 0;
    try {
      world.run("ls");
      world.changes();
      for (let i = 0; i < count; i++) {
        const line = next();
        const reading = readLine(line, place);
        if (judgeLine(reading, findingsOnDisk(world, questionsOf(reading))).level !== "looks") continue;
        looks++;
        const printed = world.run(line);
        const changes = world.changes();
        if (changes.length > 0) violations.push(`${JSON.stringify(line)}: ${changes.join(", ")}`);
        // A name that the line itself holds may stand in an error.
        if (printed.includes(canary) && !line.includes(canary))
          violations.push(`${JSON.stringify(line)}: printed a secret`);
      }
    } finally {
      world.end();
    }
    expect(violations).toEqual([]);
    // The reader would pass this test if it called nothing harmless.
    expect(looks).toBeGreaterThan(count * 0.3);
  },
);
