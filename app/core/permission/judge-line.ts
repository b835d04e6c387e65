// Judges a reading of a shell line with what the relay found out: whether the line may run without a question.
import { type Act, type Findings, type NamedPath, type PathFinding, type Reading, pathKey, questionsOf } from "#shell";
import { isInGit } from "./git-files.ts";
import { type Reason, type ReasonCode, type Risk, riskOf } from "./reasons.ts";

/**
 * `looks`: the line only reads inside the opened folders. `works`: it may run unasked in Auto. `asks`: it is asked for
 * in every mode. `refused`: in every mode.
 */
export type Level = "looks" | "works" | "asks" | "refused";

export interface Judgement {
  level: Level;
  /** What the line does. */
  reason: Reason;
}

const order: Level[] = ["looks", "works", "asks", "refused"];
const looks: Judgement = { level: "looks", reason: { code: "looks" } };
const judged = (level: Level, code: ReasonCode, detail?: string): Judgement => ({
  level,
  reason: detail === undefined ? { code } : { code, detail },
});
const asks = (code: ReasonCode, detail?: string) => judged("asks", code, detail);
const works = (code: ReasonCode, detail?: string) => judged("works", code, detail);

const risks: Risk[] = ["usual", "far", "final"];

/** Orders judgements by level. Of two that both ask, the one counts that cannot be undone. */
const gravity = ({ level, reason }: Judgement): number =>
  order.indexOf(level) * risks.length + risks.indexOf(riskOf(reason));

/** Judges the whole line by its most serious act. */
export function judgeLine(reading: Reading, findings: Findings): Judgement {
  if (reading.acts.length === 0 && reading.commands.length === 0 && reading.alters) return asks("changesShell");
  const questions = questionsOf(reading);
  const paths = new Map(questions.paths.map((at, i) => [pathKey(at), findings.paths[i]]));
  const programs = new Map(questions.programs.map((name, i) => [name, findings.programs[i]]));
  const git = new Map(questions.gitFolders.map((folder, i) => [folder, findings.git[i]]));
  let worst = looks;
  for (const act of reading.acts) {
    const judgement = judgeAct(act, { paths, programs, git });
    if (gravity(judgement) > gravity(worst)) worst = withPart(judgement, act.text);
  }
  return worst;
}

/** Names the piece of the line that decides. An empty excerpt names nothing. */
const withPart = ({ level, reason }: Judgement, part: string): Judgement => ({
  level,
  reason: part ? { ...reason, part } : reason,
});

interface Found {
  paths: Map<string, PathFinding | undefined>;
  programs: Map<string, Findings["programs"][number] | undefined>;
  git: Map<string, Findings["git"][number] | undefined>;
}

const codes = {
  send: "sends",
  install: "installs",
  account: "accounts",
  discard: "discards",
  terminal: "terminal",
} as const;

function judgeAct(act: Act, found: Found): Judgement {
  switch (act.kind) {
    case "catastrophe":
      return judged("refused", "catastrophe", act.why);
    case "unread":
      return asks("unread", act.why);
    case "network":
      return works("network");
    case "send":
    case "install":
    case "account":
    case "discard":
    case "terminal":
      return asks(codes[act.kind]);
    case "run":
      return judgeRun(act, found.programs.get(act.program));
    case "git":
      return judgeGit(act, found.git.get(act.folder));
    case "enter":
      return judgeEnter(act.at, found.paths.get(pathKey(act.at)));
    case "read":
      return judgeRead(act.at, found.paths.get(pathKey(act.at)));
    case "write":
      return judgeWrite(act, found.paths.get(pathKey(act.at)));
    default:
      return asks("unread");
  }
}

function judgeRun(act: Act & { kind: "run" }, program: Findings["programs"][number] | undefined): Judgement {
  const isSystem = program?.system === true && !program.inside;
  const name = act.program.slice(act.program.lastIndexOf("/") + 1);
  if (act.known && isSystem) return looks;
  if (act.orInstalls && program?.path === undefined) return asks("installs");
  if (act.byPath && !isSystem && !program?.inside) return asks("runsOutsideProgram", act.program);
  return works(program?.inside ? "runsOwnProgram" : "runsProgram", name);
}

function judgeGit({ shows, names }: Act & { kind: "git" }, finding: Findings["git"][number] | undefined): Judgement {
  if (!finding || (names && !finding.objects)) return asks("gitUnknown");
  const [program] = finding.programs;
  if (program !== undefined) return asks("gitRuns", program);
  const [secret] = finding.secrets;
  if (shows && secret !== undefined) return asks("gitSecret", secret);
  const [object] = (names && finding.objects) ?? [];
  if (object !== undefined) return asks("gitKeptSecret", object);
  if (shows === "history" && finding.tooLong) return asks("gitTooLong");
  return looks;
}

/** Judges where a path leads. Undefined: it is fine. */
function judgePlace(
  at: NamedPath,
  finding: PathFinding | undefined,
  verb: "looks" | "reads" | "writes" | "deletes",
): Judgement | undefined {
  if (!finding) return asks("unchecked", at.path);
  if (finding.outside) return asks(`${verb}Outside`, at.path);
  if (!finding.complete) return asks("tooMany", at.path);
  if (at.bare && finding.dashed !== false) return asks("dashedName");
  if (at.followsLinks && !finding.linksFollowed) return asks("followsLinks", at.path);
  return undefined;
}

function judgeEnter(at: NamedPath, finding: PathFinding | undefined): Judgement {
  // That there are very many names is no harm, as long as none was seen to lie outside.
  const place = finding && !finding.complete && !at.followsLinks ? { ...finding, complete: true } : finding;
  return judgePlace(at, place, "looks") ?? looks;
}

function judgeRead(at: NamedPath, finding: PathFinding | undefined): Judgement {
  if (finding?.secret !== undefined) return asks("readsSecret", finding.secret);
  return judgePlace(at, finding, "reads") ?? looks;
}

function judgeWrite(act: Act & { kind: "write" }, finding: PathFinding | undefined): Judgement {
  const { at, how } = act;
  const verb = how === "delete" ? "deletes" : "writes";
  if (finding?.secret !== undefined) return asks(`${verb}Secret`, finding.secret);
  const place = judgePlace(at, finding, verb);
  if (place) return place;
  if ([at.path, ...(finding?.leadsTo ?? [])].some(isInGit)) return asks("gitFiles");
  if (how !== "delete") return works("changesFile", at.path);
  const isWide = at.recursive || at.glob || finding?.opened === true;
  if (finding?.opened || (isWide && !finding?.ignored)) return asks("deletesForGood", at.path);
  return works("deletesFile", at.path);
}
