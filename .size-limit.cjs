// What must come before a person can type: the page and every script and style it names.
const { readFileSync } = require("node:fs");

const html = readFileSync(`${__dirname}/dist/app/index.html`, "utf8");
const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, name]) => name);

module.exports = [
  {
    name: "first load to a usable composer",
    path: ["index.html", ...named].map((name) => `dist/app/${name}`),
    limit: "120 kB",
    gzip: true,
  },
];
