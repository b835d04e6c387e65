// A built Octo to measure: a relay with its own home, a scripted vendor, and the first-run steps.
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { type ModelServer, type Script, startModelServer } from "../fakes/model-server.ts";
import { freePort } from "../support/free-port.ts";
import { clean, relayPath } from "./programs.ts";

export interface Site {
  origin: string;
  vendor: ModelServer;
  /** Pairs the browser and adds the vendor's account. Resolves when the composer is shown. */
  settle(page: Page): Promise<void>;
  end(): Promise<void>;
}

export async function startSite(script: Script): Promise<Site> {
  const home = mkdtempSync(join(tmpdir(), "octo-bench-"));
  const port = await freePort();
  const relay = spawn(process.execPath, [relayPath, "--no-open", "--port", String(port)], {
    env: clean({ OCTO_HOME: home, CI: "true" }),
  });
  const link = await new Promise<string>((resolve, reject) => {
    let printed = "";
    relay.stdout.on("data", (data: Buffer) => {
      printed += data.toString();
      const found = /http\S+#pair=\S+/.exec(printed)?.[0];
      if (found) resolve(found);
    });
    relay.once("close", () => reject(new Error("The relay did not start. Is everything built (npm run build)?")));
  });
  const vendor = await startModelServer({ script, title: "Bench" });
  return {
    origin: `http://localhost:${port}`,
    vendor,
    async settle(page) {
      await page.goto(link);
      await page.getByText("Relay connected").waitFor();
      await page.getByLabel("Key", { exact: true }).fill("k");
      await page.getByLabel("Address", { exact: true }).fill(vendor.url);
      await page.getByRole("button", { name: "Start" }).click();
      await page.getByLabel("Message").waitFor();
    },
    async end() {
      await vendor.close();
      relay.kill("SIGKILL");
    },
  };
}
