// Runs the built relay in a separate process, which a test may kill and start again.
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";

const root = new URL("../../", import.meta.url).pathname;
const built = join(root, "dist");

export interface TestRelay {
  /** Returns the relay's output since its last start. */
  printed(): string;
  start(...flags: string[]): Promise<void>;
  kill(): Promise<void>;
  /** Suspends the relay, which then keeps its connections but answers nothing, or lets it go on. */
  suspend(suspended: boolean): void;
  /** Makes the next start use a copy of the build, which the test may change. @returns its folder */
  copyBuild(): string;
}

export function createTestRelay(home: string, port: number): TestRelay {
  if (!existsSync(join(built, "relay/main.js"))) throw new Error("Nothing is built: run npm run build first.");
  let relay: ChildProcess | undefined;
  let printed = "";
  let build = built;
  return {
    printed: () => printed,
    async start(...flags) {
      printed = "";
      const args = [join(build, "relay/main.js"), "--no-open", "--port", String(port), ...flags];
      // Sets HOME to a temporary folder, so that the person's shell profile does not affect tests.
      const env = { ...process.env, HOME: home, OCTO_HOME: join(home, "octo"), CI: "true" };
      const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
      relay = child;
      const collect = (data: Buffer) => (printed += data.toString());
      child.stdout.on("data", collect);
      child.stderr.on("data", collect);
      await expect.poll(() => printed, { timeout: 15_000 }).toMatch(/#pair=\S+/);
    },
    async kill() {
      const child = relay;
      relay = undefined;
      if (!child || child.exitCode !== null) return;
      const closed = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGKILL");
      await closed;
    },
    suspend(suspended) {
      relay?.kill(suspended ? "SIGSTOP" : "SIGCONT");
    },
    copyBuild() {
      build = join(home, "build");
      cpSync(built, build, { recursive: true });
      symlinkSync(join(root, "node_modules"), join(home, "node_modules"));
      return build;
    },
  };
}
