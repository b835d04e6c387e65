// `npm test`: runs every check and test, and prints one line with the total numbers.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { ensureBrowser } from "./browser.mjs";

const results = "test-results";
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
ensureBrowser();

const steps = [
  ["npm", ["run", "-s", "check:format"]],
  ["npm", ["run", "-s", "check:lint"]],
  ["npm", ["run", "-s", "check:types"]],
  ["npm", ["run", "-s", "check:layers"]],
  ["npm", ["run", "-s", "check:tree"]],
  ["npm", ["run", "-s", "check:unused"]],
  ["npm", ["run", "-s", "build"]],
  ["npm", ["run", "-s", "check:size"]],
  [
    "npx",
    ["vitest", "run", "--mode", "test", "--reporter=dot", "--reporter=json", `--outputFile.json=${results}/unit.json`],
  ],
  ["npx", ["playwright", "test", "--config", "e2e/playwright.config.ts", "--reporter=line,json"]],
];

let failedSteps = 0;
for (const [command, args] of steps) {
  process.stdout.write(`\n── ${command} ${args.join(" ")}\n`);
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: `${process.cwd()}/${results}/e2e.json` };
  const { status } = spawnSync(command, args, { stdio: "inherit", env });
  if (status !== 0) failedSteps += 1;
}

const read = (name) => {
  try {
    return JSON.parse(readFileSync(`${results}/${name}.json`, "utf8"));
  } catch {
    return undefined;
  }
};
const unit = read("unit");
const e2e = read("e2e")?.stats;
const passed = (unit?.numPassedTests ?? 0) + (e2e?.expected ?? 0) + (e2e?.flaky ?? 0);
const failedTests = (unit?.numFailedTests ?? 0) + (e2e?.unexpected ?? 0);
// A missing result of vitest or Playwright counts as one failure. A failed step without failed tests also counts as
// one.
const failed = Math.max(failedTests, failedSteps) + (unit ? 0 : 1) + (e2e ? 0 : 1);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;
