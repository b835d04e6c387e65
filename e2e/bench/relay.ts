// Compares the relay with the smallest Node process: start, idle memory, install size.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../support/free-port.ts";
import { type Figure, median } from "./figures.ts";
import { clean, relayPath, treeMb } from "./programs.ts";

const rounds = 7;
/** Milliseconds to wait before the relay's idle memory is read. */
const idleMs = 5_000;
const mb = 1024 * 1024;

export async function benchRelay(): Promise<Figure[]> {
  const home = mkdtempSync(join(tmpdir(), "octo-bench-"));
  const starts: number[] = [];
  const floors: number[] = [];
  let idle = 0;
  for (let i = 0; i < rounds; i++) {
    const before = performance.now();
    spawnSync(process.execPath, ["-e", "0"], { env: clean({}) });
    floors.push(performance.now() - before);
    const relay = await startRelay(home);
    starts.push(relay.ms);
    if (i === rounds - 1) {
      await new Promise((resolve) => setTimeout(resolve, idleMs));
      idle = treeMb(relay.child);
    }
    await relay.stop();
  }
  return [
    { name: "relay: start to first answer", value: median(starts), floor: median(floors), unit: "ms", limit: 6 },
    { name: "relay: idle memory", value: idle, unit: "MB", limit: 70 },
    ...installed(),
  ];
}

async function startRelay(home: string) {
  const port = await freePort();
  const startedAt = performance.now();
  const env = clean({ OCTO_HOME: home, CI: "true" });
  const child = spawn(process.execPath, [relayPath, "--no-open", "--port", String(port)], { env, stdio: "ignore" });
  const url = `http://localhost:${port}/`;
  while (child.exitCode === null) {
    const answered = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answered) break;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  if (child.exitCode !== null) throw new Error("The relay did not start. Is everything built (npm run build)?");
  const ms = performance.now() - startedAt;
  const stop = () =>
    new Promise<void>((resolve) => {
      child.once("close", () => resolve());
      child.kill("SIGTERM");
    });
  return { ms, child, stop };
}

/** Measures the size of Octo's package, installed in an empty folder without optional packages. */
function installed(): Figure[] {
  const folder = mkdtempSync(join(tmpdir(), "octo-install-"));
  const pack = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
  const [{ filename }] = JSON.parse(execFileSync("npm", pack, { encoding: "utf8" })) as [{ filename: string }];
  writeFileSync(join(folder, "package.json"), "{}");
  const install = ["install", "--omit=optional", "--no-audit", "--no-fund", join(folder, filename)];
  execFileSync("npm", install, { cwd: folder, stdio: "ignore" });
  const modules = join(folder, "node_modules");
  const lock = JSON.parse(readFileSync(join(modules, ".package-lock.json"), "utf8")) as {
    packages: Record<string, unknown>;
  };
  return [
    { name: "relay: installed size without optional packages", value: sizeOf(modules) / mb, unit: "MB", limit: 10 },
    {
      name: "relay: installed packages without optional ones",
      value: Object.keys(lock.packages).length,
      unit: "packages",
      limit: 10,
    },
  ];
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    return sum + (entry.isDirectory() ? sizeOf(path) : statSync(path).size);
  }, 0);
}
