// Builds and serves the pages in `page/`. Some are the simplest possible pages, with which Octo is compared. Others run
// parts of Octo without its UI.
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, preview } from "vite";

const root = new URL("./page", import.meta.url).pathname;

/** @returns the address of the pages, with a final slash, and a function that stops the server */
export async function servePages(): Promise<{ url: string; close(): Promise<void> }> {
  const outDir = mkdtempSync(join(tmpdir(), "octo-bench-page-"));
  const input = readdirSync(root)
    .filter((name) => name.endsWith(".html"))
    .map((name) => join(root, name));
  const common = { configFile: false, root, logLevel: "error" } as const;
  await build({ ...common, build: { outDir, emptyOutDir: true, target: "es2022", rollupOptions: { input } } });
  const server = await preview({ ...common, build: { outDir }, preview: { port: 0, host: "localhost" } });
  return {
    url: server.resolvedUrls?.local[0] ?? "",
    close: () => new Promise((resolve) => server.httpServer.close(() => resolve())),
  };
}
