// Judges a reading of a shell line with what the relay found out: whether the line may run without a question.
import { type Act, type Findings, type NamedPath, type PathFinding, type Reading, pathKey, questionsOf } from "#shell";
import { isInGit } from "./git-files.ts";

/**
 * `looks`: the line only reads inside the opened folders. `works`: it may run unasked in Auto. `asks`: it is asked for
 * in every mode. `refused`: in every mode.
 */
export type Level = "looks" | "works" | "asks" | "refused";

export interface Judgement {
  level: Level;
  /** What the line does, as a short sentence for a person. */
  why: string;
}

const order: Level[] = ["looks", "works", "asks", "refused"];
const looks: Judgement = { level: "looks", why: "It only looks." };
const asks = (why: string): Judgement => ({ level: "asks", why });
const works = (why: string): Judgement => ({ level: "works", why });

/** Judges the whole line by its most serious act. */
export function judgeLine(reading: Reading, findings: Findings): Judgement {
  if (reading.acts.length === 0 && reading.commands.length === 0 && reading.alters)
    return asks("It changes the shell.");
  const questions = questionsOf(reading);
  const paths = new Map(questions.paths.map((at, i) => [pathKey(at), findings.paths[i]]));
  const programs = new Map(questions.programs.map((name, i) => [name, findings.programs[i]]));
  const git = new Map(questions.gitFolders.map((folder, i) => [folder, findings.git[i]]));
  let worst = looks;
  for (const act of reading.acts) {
    const judgement = judgeAct(act, { paths, programs, git });
    if (order.indexOf(judgement.level) > order.indexOf(worst.level)) worst = judgement;
  }
  return worst;
}

interface Found {
  paths: Map<string, PathFinding | undefined>;
  programs: Map<string, Findings["programs"][number] | undefined>;
  git: Map<string, Findings["git"][number] | undefined>;
}

const sentences = {
  send: "It sends data away.",
  install: "It installs software.",
  account: "It changes accounts, rights, keys or services.",
  discard: "It discards work or cannot be undone.",
  terminal: "It needs a terminal.",
};

function judgeAct(act: Act, found: Found): Judgement {
  switch (act.kind) {
    case "catastrophe":
      return { level: "refused", why: `It would ${act.why}.` };
    case "unread":
      return asks(`Octo cannot tell what it does: ${act.why}.`);
    case "network":
      return works("It reaches the network.");
    case "send":
    case "install":
    case "account":
    case "discard":
    case "terminal":
      return asks(sentences[act.kind]);
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
      return asks("Octo cannot tell what it does.");
  }
}

function judgeRun(act: Act & { kind: "run" }, program: Findings["programs"][number] | undefined): Judgement {
  const isSystem = program?.system === true && !program.inside;
  const name = act.program.slice(act.program.lastIndexOf("/") + 1);
  if (act.known && isSystem) return looks;
  if (act.orInstalls && program?.path === undefined) return asks(sentences.install);
  if (act.byPath && !isSystem && !program?.inside) return asks(`It runs a program outside the folder: ${act.program}.`);
  return works(program?.inside ? `It runs a program of the project: ${name}.` : `It runs ${name}.`);
}

function judgeGit({ shows, names }: Act & { kind: "git" }, finding: Findings["git"][number] | undefined): Judgement {
  if (!finding || (names && !finding.objects)) return asks("The settings of the repository are not known.");
  const [program] = finding.programs;
  if (program !== undefined) return asks(`The repository's settings may make git run a program: ${program}.`);
  const [secret] = finding.secrets;
  if (shows && secret !== undefined) return asks(`It may show a secret that git tracks: ${secret}.`);
  const [object] = (names && finding.objects) ?? [];
  if (object !== undefined) return asks(`It may show a secret that git keeps: ${object}.`);
  if (shows === "history" && finding.tooLong) return asks("The history is too long to check it for secrets.");
  return looks;
}

/** Judges where a path leads. Undefined: it is fine. */
function judgePlace(at: NamedPath, finding: PathFinding | undefined, verb: string): Judgement | undefined {
  if (!finding) return asks(`It ${verb} a path that was not checked: ${at.path}.`);
  if (finding.outside) return asks(`It ${verb} outside the folder: ${at.path}.`);
  if (!finding.complete) return asks(`It ${verb} more than could be checked: ${at.path}.`);
  if (at.bare && finding.dashed !== false) return asks("The name of a file may be taken for an option.");
  if (at.followsLinks && !finding.linksFollowed) return asks(`It follows links, which may lead outside: ${at.path}.`);
  return undefined;
}

function judgeEnter(at: NamedPath, finding: PathFinding | undefined): Judgement {
  // That there are very many names is no harm, as long as none was seen to lie outside.
  const place = finding && !finding.complete && !at.followsLinks ? { ...finding, complete: true } : finding;
  return judgePlace(at, place, "looks") ?? looks;
}

function judgeRead(at: NamedPath, finding: PathFinding | undefined): Judgement {
  if (finding?.secret !== undefined) return asks(`It reads a secret: ${finding.secret}.`);
  return judgePlace(at, finding, "reads") ?? looks;
}

function judgeWrite(act: Act & { kind: "write" }, finding: PathFinding | undefined): Judgement {
  const { at, how } = act;
  const verb = how === "delete" ? "deletes" : "writes";
  if (finding?.secret !== undefined) return asks(`It ${verb} a secret: ${finding.secret}.`);
  const place = judgePlace(at, finding, verb);
  if (place) return place;
  if ([at.path, ...(finding?.leadsTo ?? [])].some(isInGit)) return asks("It changes git's own files.");
  if (how !== "delete") return works(`It changes a file: ${at.path}.`);
  const isWide = at.recursive || at.glob || finding?.opened === true;
  if (finding?.opened || (isWide && !finding?.ignored))
    return asks(`It deletes what cannot be brought back: ${at.path}.`);
  return works(`It deletes a file: ${at.path}.`);
}
