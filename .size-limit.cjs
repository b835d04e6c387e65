// Limits what must load before a person can type: the page, its scripts and styles, and the texts of the larger
// language.
const { readdirSync, readFileSync } = require("node:fs");
const { gzipSync } = require("node:zlib");

const built = `${__dirname}/dist/app`;
const html = readFileSync(`${built}/index.html`, "utf8");
const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, name]) => name);
const languages = readdirSync(`${built}/assets`).filter((name) => /^(?:en|zh)-first-/.test(name));
if (languages.length !== 2) throw new Error(`The words of two languages are expected, not ${languages}.`);
const weigh = (name) => gzipSync(readFileSync(`${built}/assets/${name}`)).length;
const [words] = languages.sort((a, b) => weigh(b) - weigh(a));

module.exports = [
  {
    name: "first load to a usable composer",
    path: ["index.html", ...named, `assets/${words}`].map((name) => `dist/app/${name}`),
    limit: "90 kB",
    gzip: true,
  },
];
