// Builds the app with its workers (default), or the relay with the headless engine (`--mode relay`).
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

/** Packages that Octo itself uses. All other packages belong to Mermaid, whose code goes into a separate folder. */
const ours = Object.keys(devDependencies).filter((name) => name !== "mermaid");
const isDiagramPart = (id: string) =>
  id.includes("node_modules/mermaid/") ||
  (id.includes("node_modules/") && !ours.some((name) => id.includes(`node_modules/${name}/`)));
/** Names a chunk after folder and file, because many folders contain a file such as `view`; a library after itself. */
const chunkName = ({ moduleIds, facadeModuleId }: { moduleIds: string[]; facadeModuleId?: string | null }): string => {
  if (moduleIds.length > 0 && moduleIds.every(isDiagramPart)) return "assets/diagrams/[name]-[hash].js";
  const [, library] = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(facadeModuleId ?? "") ?? [];
  if (library) return `assets/${library.replace("/", "-")}-[hash].js`;
  const [, folder] = /\/app\/(?:.+\/)?([^/]+)\/[^/]+$/.exec(facadeModuleId ?? "") ?? [];
  return folder ? `assets/${folder}-[name]-[hash].js` : "assets/[name]-[hash].js";
};

/** The contract's modules only declare. The app uses few of its values, so that its schemas are left out. */
const treeshake = { moduleSideEffects: [{ test: /\/relay\/contract\//, sideEffects: false }] };

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
      // Leaves out code that only works with a vendor, and large parts that few people use. These are cached on first use.
      injectManifest: {
        globPatterns: ["**/*.{js,css,html,svg,png,webmanifest}"],
        globIgnores: [
          "**/*anthropic-*.js",
          "**/openai-*.js",
          "**/bedrock-*.js",
          "**/reply-*.js",
          "**/credentials-*.js",
          // If these are not cached, code is shown without colours and formulas are shown as source text.
          "**/markdown-highlight-*.js",
          "**/markdown-typeset-*.js",
          "**/diagrams/**",
          "**/backup-verify-*.js",
          "**/backup-restore-*.js",
          "**/background-write-backup-*.js",
          // Whoever adds an account or looks for the cause of a failure asks a vendor.
          "**/*account-form-*.{js,css}",
          "**/accounts-route-doctor-*.js",
          "**/transcript-find-cause-*.js",
          "**/route-report-*.js",
          "**/??-route-*.js",
          // Commands, changes of files and the panel that shows them need the relay, which also serves this code.
          "**/*panels-*.js",
          "**/terminals-tab-*.css",
          "**/machine-folder-picker-*.js",
          "**/shell-*.js",
          "**/permission-judge-line-*.js",
          "**/diff-*.js",
          "**/terminal-follow-command-*.js",
          // Checks the invoices that a vendor exports.
          "**/*invoice-*.{js,css}",
          // The first run needs the relay, and the test of an account needs a vendor.
          "**/welcome-view-*.js",
          "**/{en,zh}-welcome-*.js",
          // Without it, attached text that is neither UTF-8 nor Asian is taken for Western.
          "**/chardet-*.js",
          // Used only for installing and for notifications, both of which also work without the icons.
          "icon-*.png",
        ],
      },
    }),
  ],
  worker: { format: "es", rollupOptions: { treeshake, output: { chunkFileNames: chunkName } } },
  build: {
    outDir: "../dist/app",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    rollupOptions: { treeshake, output: { chunkFileNames: chunkName } },
  },
};

// Bundled CommonJS packages need these three names. `var` lets a package declare the same name again.
const commonJsNames = [
  'import { createRequire as __createRequire } from "node:module";',
  'import { fileURLToPath as __fileURLToPath } from "node:url";',
  "var require = __createRequire(import.meta.url);",
  'var __filename = __fileURLToPath(import.meta.url), __dirname = __fileURLToPath(new URL(".", import.meta.url));',
].join("\n");

/** Copies the sample project of "Try it without a key" unchanged. The relay copies it file by file for the person. */
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
  // Uses all processors; the default leaves one free.
  maxWorkers: "100%",
  projects: [
    {
      define,
      test: {
        name: "unit",
        include: ["app/**/*.test.ts", "relay/**/*.test.ts", "e2e/**/*.test.ts"],
        environment: "node",
        // Test files in one worker share loaded modules. Loading them for each file took half of the time.
        isolate: false,
        testTimeout: 20_000,
        // The default of one second is too short for a busy machine.
        expect: { poll: { timeout: 10_000 } },
        // A failure may come from a slow machine. A test that fails twice counts as failed.
        retry: process.env["CI"] ? 1 : 0,
      },
    },
  ],
};

export default defineConfig(({ mode }) => (mode === "relay" ? relay : mode === "test" ? { test } : app));
