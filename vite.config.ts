// Everything that is built: the app with its workers (default), the relay and the headless engine (`--mode relay`).
import { cpSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import solid from "vite-plugin-solid";
import { VitePWA } from "vite-plugin-pwa";
import type { Plugin } from "vite";
import { defineConfig, type ViteUserConfig as UserConfig } from "vitest/config";

const { version, devDependencies } = JSON.parse(readFileSync(new URL("./package.json", import.meta.url), "utf8")) as {
  version: string;
  devDependencies: Record<string, string>;
};
const define = { __OCTO_VERSION__: JSON.stringify(version) };

/** Mermaid and its hundred parts have a folder of their own: all that is made of packages nothing of ours asks for. */
const ours = Object.keys(devDependencies).filter((name) => name !== "mermaid");
const isDiagramPart = (id: string) =>
  id.includes("node_modules/mermaid/") ||
  (id.includes("node_modules/") && !ours.some((name) => id.includes(`node_modules/${name}/`)));
/** A chunk is named after its folder and file, since many folders have a `view` or a `reply`. */
const chunkName = ({ moduleIds, facadeModuleId }: { moduleIds: string[]; facadeModuleId?: string | null }): string => {
  if (moduleIds.length > 0 && moduleIds.every(isDiagramPart)) return "assets/diagrams/[name]-[hash].js";
  const [, folder] = /\/app\/(?:.+\/)?([^/]+)\/[^/]+$/.exec(facadeModuleId ?? "") ?? [];
  return folder ? `assets/${folder}-[name]-[hash].js` : "assets/[name]-[hash].js";
};

const app: UserConfig = {
  root: "app",
  publicDir: "../public",
  define,
  plugins: [
    solid(),
    VitePWA({
      strategies: "injectManifest",
      srcDir: ".",
      filename: "service-worker.ts",
      injectRegister: false,
      includeManifestIcons: false,
      manifest: false,
      // What speaks to a vendor is of no use offline; formulas and diagrams are seldom and large: kept when first needed.
      injectManifest: {
        globPatterns: ["**/*.{js,css,html,svg,png,webmanifest}"],
        globIgnores: [
          "**/anthropic-messages-*.js",
          "**/openai-*.js",
          "**/bedrock-*.js",
          "**/credentials-*.js",
          // Kept once used, like all assets: without them code has no colours and formulas stand as they were written.
          "**/markdown-highlight-*.js",
          "**/markdown-typeset-*.js",
          "**/diagrams/**",
          "**/*terminals-tab-*",
          "**/backup-verify-*.js",
          // Asked for when Octo is installed, and by a notice, which does without.
          "icon-*.png",
        ],
      },
    }),
  ],
  worker: { format: "es", rollupOptions: { output: { chunkFileNames: chunkName } } },
  build: {
    outDir: "../dist/app",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    rollupOptions: { output: { chunkFileNames: chunkName } },
  },
};

// Bundled CommonJS packages look for these three names. `var`, since a package may declare one of them itself.
const commonJsNames = [
  'import { createRequire as __createRequire } from "node:module";',
  'import { fileURLToPath as __fileURLToPath } from "node:url";',
  "var require = __createRequire(import.meta.url);",
  'var __filename = __fileURLToPath(import.meta.url), __dirname = __fileURLToPath(new URL(".", import.meta.url));',
].join("\n");

/** The ground of "Try it without a key" is copied as it is: the relay lays it out file by file. */
const demoSample = (): Plugin => ({
  name: "octo-demo-sample",
  writeBundle: ({ dir = "." }) => cpSync("relay/demo/sample", resolve(dir, "sample"), { recursive: true }),
});

const relay: UserConfig = {
  define,
  publicDir: false,
  plugins: [demoSample()],
  ssr: { noExternal: true, external: ["@lydell/node-pty", "@vscode/ripgrep"] },
  build: {
    ssr: true,
    outDir: "dist/relay",
    emptyOutDir: true,
    target: "node20",
    minify: false,
    rollupOptions: {
      input: { main: "relay/main.ts", "run-cli": "app/run-cli.ts", "billing-cli": "app/billing-cli.ts" },
      external: ["bufferutil", "utf-8-validate"],
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "[name]-[hash].js",
        postBanner: (chunk: { name: string }) =>
          chunk.name === "main" ? `#!/usr/bin/env node\n${commonJsNames}` : commonJsNames,
      },
    },
  },
};

const test: UserConfig["test"] = {
  // All of the machine: by default one processor is kept for somebody else.
  maxWorkers: "100%",
  projects: [
    {
      define,
      test: {
        name: "unit",
        include: ["app/**/*.test.ts", "relay/**/*.test.ts", "e2e/**/*.test.ts"],
        environment: "node",
        // The files of a worker share their modules: to load them for each file anew took half of the time.
        isolate: false,
        testTimeout: 20_000,
        // What is waited for comes; on a busy machine it takes longer than the second it is given by default.
        expect: { poll: { timeout: 10_000 } },
        // Slow machines are no defect: what fails once more is one.
        retry: process.env["CI"] ? 1 : 0,
      },
    },
  ],
};

export default defineConfig(({ mode }) => (mode === "relay" ? relay : mode === "test" ? { test } : app));
