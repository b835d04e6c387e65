// Limits what must load before a person can type: the page, its scripts and styles, and the texts of the larger
// language. Limits also what the two workers load before they do anything.
const { readdirSync, readFileSync } = require("node:fs");
const { gzipSync } = require("node:zlib");

const built = `${__dirname}/dist/app`;
const html = readFileSync(`${built}/index.html`, "utf8");
const assets = readdirSync(`${built}/assets`);
const named = [...html.matchAll(/(?:src|href)="\/assets\/([^"]+\.(?:js|css))"/g)].map(([, name]) => name);
const languages = assets.filter((name) => /^(?:en|zh)-first-/.test(name));
if (languages.length !== 2) throw new Error(`The words of two languages are expected, not ${languages}.`);
const weigh = (name) => gzipSync(readFileSync(`${built}/assets/${name}`)).length;
const [words] = languages.sort((a, b) => weigh(b) - weigh(a));

const workers = assets.filter((name) => /^(?:render-)?worker-[^.]+\.js$/.test(name));
if (workers.length !== 2) throw new Error(`Two workers are expected, not ${workers}.`);

/** A file with all files that it imports statically. */
function withImports(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  const text = readFileSync(`${built}/assets/${name}`, "utf8");
  for (const [, file] of text.matchAll(/\bimport\s*(?:[\w$*{][^"';]*?from\s*)?"\.\/([^"]+\.js)"/g))
    withImports(file, found);
  return found;
}

const inAssets = (names) => [...names].map((name) => `dist/app/assets/${name}`);

module.exports = [
  {
    name: "first load to a usable composer",
    path: ["dist/app/index.html", ...inAssets([...named, words])],
    limit: "76 kB",
    gzip: true,
  },
  {
    name: "start of the workers",
    path: inAssets(workers.flatMap((name) => [...withImports(name)])),
    limit: "95 kB",
    gzip: true,
  },
];
