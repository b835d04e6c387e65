// grep: finds lines by regular expression.
import * as z from "zod/mini";
import type { TextMatch, TextMatches } from "#contract";
import { factsOfPath } from "#core/permission/call-facts.ts";
import { defineTool, wholeInput } from "#core/tool/define-tool.ts";
import { outputLimits } from "#core/tool/output-limits.ts";
import { fitOutput } from "#core/tool/output.ts";
import type { Tool } from "#core/tool/tool.ts";
import { asOneGlob, notSearched } from "./glob.ts";
import { plainPath } from "./plain-path.ts";
import type { FileToolPorts } from "./ports.ts";
import { readablePreview } from "./readable.ts";

const input = z.object({
  pattern: z.string().check(z.minLength(1)),
  path: z.optional(z.string()),
  glob: z.optional(z.pipe(z.transform(asOneGlob), z.string())).check(z.describe("only files matching this")),
  ignore_case: z.optional(z.boolean()),
  literal: z.optional(z.boolean()),
  context: z.optional(wholeInput(0, 10)),
  files_only: z.optional(z.boolean()),
});

export function grep(ports: Pick<FileToolPorts, "workspace" | "look" | "blobs">): Tool {
  const { workspace, blobs } = ports;
  return defineTool({
    name: "grep",
    description: "Search file contents by regular expression; ignore files are honoured.",
    input,
    effect: "read",
    afterCrash: "rerun",
    target: ({ path }) => plainPath(path ?? "."),
    facts: ({ path }) => factsOfPath(ports, { path: plainPath(path ?? "."), writes: false }),
    preview: ({ path }) => readablePreview(workspace, plainPath(path ?? "."), "any"),
    run: async (given, { signal }) => {
      const query = {
        pattern: given.pattern,
        path: plainPath(given.path ?? "."),
        literal: given.literal ?? false,
        ignoreCase: given.ignore_case ?? false,
        glob: given.glob,
        context: given.context ?? 0,
        limit: outputLimits.matches,
        perFile: outputLimits.matchesPerFile,
        namesOnly: given.files_only ?? false,
      };
      const found = await workspace.search(query, signal);
      const lines = given.files_only
        ? [...new Set(found.matches.map((match) => match.path))]
        : found.matches.flatMap(matchLines);
      if (lines.length === 0) lines.push(noMatch(query, found));
      lines.push(...leftOut(found, query.namesOnly ? "files" : "matches"));
      const { text, spilled } = await fitOutput(lines.join("\n"), blobs);
      return { forModel: [{ type: "text", text }], spilled };
    },
  });
}

/** Tells apart that no line matches and that there is no file to search. */
function noMatch({ path, glob }: { path: string; glob: string | undefined }, { candidates }: TextMatches): string {
  if (candidates !== 0) return "No match.";
  const where = path === "." ? "this folder" : path;
  if (glob === undefined) return `There is no file to search under ${where}; ${notSearched}`;
  return `The glob ${JSON.stringify(glob)} matches no file under ${where}, so nothing was searched; ${notSearched}`;
}

/** Says what the search left out, so that the model does not take silence for absence. */
function leftOut(
  { cut, matches, secrets = 0, large = 0, asciiOnly = 0 }: TextMatches,
  what: "files" | "matches",
): string[] {
  const files = (count: number) => (count === 1 ? "1 file" : `${count} files`);
  const were = (count: number) => (count === 1 ? "was" : "were");
  return [
    ...(cut ? [`[more than ${matches.length} ${what}; narrow the search]`] : []),
    ...(secrets > 0 ? [`[${files(secrets)} that may hold secrets ${were(secrets)} left out]`] : []),
    ...(large > 0 ? [`[${files(large)} over 100 MB ${were(large)} not searched]`] : []),
    ...(asciiOnly > 0
      ? [
          `[${files(asciiOnly)} over 8 MB that ${asciiOnly === 1 ? "is" : "are"} not UTF-8 ${were(asciiOnly)} searched for ASCII only]`,
        ]
      : []),
  ];
}

/** Formats a match as grep does: `path:line:text` for the matching line, `path-line-text` for the lines around it. */
function matchLines(match: TextMatch): string[] {
  const start = match.line - match.before.length;
  return [
    ...match.before.map((text, i) => `${match.path}-${start + i}-${text}`),
    `${match.path}:${match.line}:${match.text}`,
    ...match.after.map((text, i) => `${match.path}-${match.line + 1 + i}-${text}`),
    ...(match.before.length + match.after.length > 0 ? ["--"] : []),
  ];
}
