// All programs that a table describes, by name.
import type { Call, Handler } from "../program-call.ts";
import { archivers } from "./archives.ts";
import { editPrograms } from "./edit-programs.ts";
import { fileWorkers } from "./file-programs.ts";
import { gitPrograms } from "./git/git-program.ts";
import { lookers } from "./lookers.ts";
import { networkPrograms } from "./network-programs.ts";
import { packagePrograms } from "./packages.ts";
import { judgePrint, judgePrintf } from "./printing.ts";
import { searchers } from "./search-programs.ts";
import { shells } from "./shells.ts";
import { systemPrograms } from "./system.ts";
import { judgeTestWords } from "./test-expression.ts";
import { wrappers } from "./wrappers.ts";

const formatsDisk: Handler = (call: Call) => {
  const isHelp = call.args.length > 0 && call.args.every((arg) => /^(?:--help|--version|-V|-h)$/.test(arg.text ?? ""));
  if (!isHelp) call.walk.catastrophe("format or erase a disk");
  return false;
};

const table = new Map<string, Handler>([
  ...lookers,
  ...searchers,
  ...fileWorkers,
  ...editPrograms,
  ...archivers,
  ...networkPrograms,
  ...packagePrograms,
  ...systemPrograms,
  ...shells,
  ...gitPrograms,
  ...wrappers,
  ["echo", judgePrint],
  ["printf", judgePrintf],
  ["true", () => true],
  ["false", () => true],
  ["pwd", () => true],
  ["test", (call) => judgeTestWords(call, call.args)],
  ["[", (call) => call.args.at(-1)?.text === "]" && judgeTestWords(call, call.args.slice(0, -1))],
]);

export const programs = {
  get: (name: string): Handler | undefined =>
    table.get(name) ?? (/^mkfs(?:\.|$)|^newfs_/.test(name) ? formatsDisk : undefined),
};
