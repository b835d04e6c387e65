// Checks the project's tree: folder sizes, repeated file names, and runs of six equal lines in two places.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, extname } from "node:path";

/** Maximum number of source files per folder, because larger folders are hard to scan. */
const folderLimit = 25;
/** Number of consecutive equal lines that count as a duplicate. */
const duplicateLines = 6;

/** File names that several files may have, each with the role that all of these files play. */
const sharedNames = {
  "audit-chain": "one storage port: in IndexedDB and in memory",
  "backup-queue": "one storage port: in IndexedDB and in memory",
  ledger: "one storage port: in IndexedDB and in memory, with the ledger that uses it",
  open: "one entry point: opens the stores in IndexedDB or in memory",
  sessions: "one storage port: in IndexedDB and in memory",
  totals: "one row: how totals are stored, and the store that holds them",
  index: "the list of built-in tools, and the contract's barrel",
  main: "the doors of the two programs",
  ports: "the ports of the folder it lies in",
  cache: "one protocol role: where cache markers stand",
  reply: "one protocol role: reads a reply",
  request: "one protocol role: builds a request",
  view: "the entry file of a page or part",
};

/** The product's areas. For each: the places where a file is named after the area, and what that file does there. */
const areas = {
  backup: "the engine's backup and its settings section",
  currency: "the currency's core module and its settings section",
  "local-servers": "finding local servers, and offering them in a form",
  notifications: "the browser's notifications and their settings section",
  settings: "the type of all settings, and the store that keeps them",
  terminals: "one port: on the relay's side and on the app's",
};

/** Pairs of files that may share six or more equal lines, each with the reason. */
const allowedDuplicates = [
  // Both repeat the rules that hide content: one for a narrow side bar, the other for a narrow window.
  { files: ["app/ui/frame/frame.css", "app/ui/money/money.css"] },
  // Both draw a table with the same markup, but with different columns and rows.
  { files: ["app/ui/money/breakdown.tsx", "app/ui/money/compare-models.tsx"] },
  // The names of protocols are the same in every language.
  { files: ["app/ui/text/en/accounts.ts", "app/ui/text/zh/accounts.ts"] },
];

const tracked = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { encoding: "utf8" })
  .trim()
  .split("\n")
  .filter((path) => existsSync(path));
const isTest = (path) => /\.(test|suite|spec)\.tsx?$/.test(path);
const sources = tracked.filter((path) => /\.(tsx?|mts|mjs|cjs|css)$/.test(path) && !path.includes("/fixtures/"));
const product = sources.filter(
  (path) => /^(app|relay)\//.test(path) && !isTest(path) && !path.startsWith("relay/demo/sample/"),
);
const problems = [...crowdedFolders(), ...repeatedNames(), ...duplicates()];
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${product.length} source files, ${problems.length} problems of the tree\n`);
process.exitCode = problems.length > 0 || product.length < 100 ? 1 : 0;

function crowdedFolders() {
  const sizes = new Map();
  for (const path of product) sizes.set(dirname(path), (sizes.get(dirname(path)) ?? 0) + 1);
  return [...sizes]
    .filter(([folder, size]) => size > folderLimit && !/^app\/ui\/text(\/|$)/.test(folder))
    .map(
      ([folder, size]) => `${folder} has ${size} source files, ${folderLimit} are allowed. Split it into subfolders.`,
    );
}

function repeatedNames() {
  const byName = new Map();
  for (const path of product) {
    if (extname(path) === ".css" || path.startsWith("app/ui/text/")) continue;
    const name = basename(path).replace(/\.tsx?$/, "");
    byName.set(name, [...(byName.get(name) ?? []), path]);
  }
  return [...byName]
    .filter(([name, paths]) => paths.length > 1 && !sharedNames[name] && !areas[name] && !isPair(paths))
    .map(([name, paths]) => `${name} names several files: ${paths.join(", ")}. Rename, or list the shared role.`);
}

/** True for a component and its logic: `x.tsx` and `x.ts` in one folder. */
function isPair(paths) {
  return paths.length === 2 && dirname(paths[0]) === dirname(paths[1]);
}

function duplicates() {
  const seen = new Map();
  const found = new Map();
  for (const path of sources.filter((one) => !isTest(one) && !one.startsWith("relay/demo/sample/"))) {
    const lines = readFileSync(path, "utf8")
      .split("\n")
      .map((text, i) => ({ text: text.trim(), number: i + 1 }))
      .filter(({ text }) => text !== "" && !/^(import|\} from|type [A-Za-z]+,$|[A-Za-z]+,$)/.test(text));
    for (let i = 0; i + duplicateLines <= lines.length; i++) {
      const part = lines.slice(i, i + duplicateLines);
      // Skips lines that consist mostly of closing brackets or tags, because these are not duplicates.
      if (part.filter(({ text }) => /\w{3}/.test(text) && !/^<\/\w+>$/.test(text)).length < duplicateLines - 2)
        continue;
      const key = part.map(({ text }) => text).join("\n");
      const here = { path, line: part[0].number };
      const before = seen.get(key);
      if (!before) seen.set(key, here);
      else if (before.path !== path || here.line - before.line >= duplicateLines) {
        const pair = `${before.path} ${path}`;
        if (!found.has(pair))
          found.set(pair, `${before.path}:${before.line} and ${path}:${here.line} share six lines.`);
      }
    }
  }
  return [...found]
    .filter(([pair]) => !allowedDuplicates.some(({ files }) => files.join(" ") === pair))
    .map(([, text]) => text);
}
