// The layers that ARCHITECTURE.md describes, as rules with the same names.
const pure =
  "^node_modules/(zod|@anthropic-ai/sdk|openai|aws4fetch|@smithy/eventstream-codec|diff|picomatch|marked|highlight\\.js|katex)/";
const test = "\\.(test|suite)\\.tsx?$";

const forbid = (name, from, to) => ({ name, severity: "error", from, to });

module.exports = {
  forbidden: [
    forbid("no-cycles", {}, { circular: true }),
    forbid(
      "no-orphans",
      {
        orphan: true,
        pathNot: [
          "^app/(main\\.tsx|worker|render-worker|service-worker|headless|run-cli|billing-cli|api)",
          "^relay/main\\.ts",
          test,
          "\\.d\\.ts$",
          "^e2e/",
        ],
      },
      {},
    ),
    forbid("relay-never-imports-app", { path: "^relay/" }, { path: "^app/" }),
    forbid(
      "app-sees-only-the-contract",
      { path: "^app/", pathNot: test },
      { path: "^relay/", pathNot: "^relay/contract/" },
    ),
    forbid(
      "contract-stands-alone",
      { path: "^relay/contract/", pathNot: [test, "/fixtures/"] },
      { pathNot: ["^relay/contract/", "^node_modules/(zod|unbash)/"] },
    ),
    forbid(
      "core-is-pure",
      { path: "^app/core/", pathNot: test },
      { pathNot: ["^app/core/", "^relay/contract/", pure] },
    ),
    forbid(
      "engine-gets-ports",
      { path: "^app/engine/", pathNot: test },
      { pathNot: ["^app/(core|engine)/", "^relay/contract/"] },
    ),
    forbid("ui-never-acts", { path: "^app/ui/" }, { path: "^app/(engine|store|platform|services)/" }),
    forbid(
      "services-get-ports",
      { path: "^app/services/", pathNot: test },
      { pathNot: ["^app/(core|services)/", "^app/api\\.ts$", "^relay/contract/", "^node_modules/"] },
    ),
    forbid("rooms-do-not-meet", { path: "^app/store/" }, { path: "^app/(platform|services|engine|ui)/" }),
    forbid(
      "rooms-do-not-meet",
      { path: "^app/platform/", pathNot: test },
      { path: "^app/(store|services|engine|ui)/" },
    ),
    forbid(
      "pages-are-islands",
      { path: "^app/ui/(chat|money|palette|panels|sessions|settings|welcome)/" },
      { path: "^app/ui/[^/]+/", pathNot: ["^app/ui/$1/", "^app/ui/(parts|markdown|lazy|kit|state|text)/"] },
    ),
    forbid(
      "parts-serve-pages",
      { path: "^app/ui/(parts|markdown)/" },
      { path: "^app/ui/[^/]+/", pathNot: ["^app/ui/(parts|markdown|lazy|kit|state|text)/"] },
    ),
    forbid(
      "kit-knows-no-feature",
      { path: "^app/ui/kit/" },
      { path: "^app/", pathNot: ["^app/ui/(kit|text)/", "^app/core/hidden-characters"] },
    ),
    forbid(
      "no-node-in-app",
      { path: "^app/", pathNot: ["^app/(headless|run-cli)\\.ts$", test] },
      { dependencyTypes: ["core"] },
    ),
    forbid("no-undeclared-packages", {}, { dependencyTypes: ["npm-no-pkg", "npm-unknown"] }),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["^dist/", "^relay/demo/sample/"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
