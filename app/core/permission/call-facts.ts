// Finds out what a call would touch before it is decided: the app reads the call, and the relay says where it leads.
import type { NamedPath, ShellPlace } from "#contract";
import { isInGit } from "./git-files.ts";
import type { Reason } from "./reasons.ts";
import type { Look, Workspace } from "#core/ports.ts";

/**
 * How far a call reaches. `looks`: it only reads inside the opened folders. `works`: its effects stay inside them.
 * `asks`: it reaches further, or nobody can tell. `refused`: it is forbidden in every mode.
 */
export type Reach = "looks" | "works" | "asks" | "refused";

export interface CallFacts {
  reach: Reach;
  /** What the call does. */
  reason: Reason;
  /** The simple commands of a command line, word by word. A word is undefined if only the shell can tell it. */
  commands: (string | undefined)[][];
  /** Paths that the call names, and where they lead. Absolute. */
  paths: { path: string; writes: boolean }[];
  /** Where a command would run. */
  place?: ShellPlace;
}

export const onlyLooks: CallFacts = { reach: "looks", reason: { code: "looks" }, commands: [], paths: [] };

export interface CommandCall {
  command: string;
  cwd?: string | undefined;
  shell?: string | undefined;
  apart?: boolean | undefined;
}

export async function factsOfCommand(look: Look, { command, ...where }: CommandCall): Promise<CallFacts> {
  const place = await look.place(where);
  // The reader is large, and a chat without commands never needs it.
  const [{ questionsOf, readLine }, { judgeLine }] = await Promise.all([import("#shell"), import("./judge-line.ts")]);
  const reading = readLine(command, { ...place, folder: place.folder });
  const questions = questionsOf(reading);
  const findings = await look.at(questions);
  const { level, reason } = judgeLine(reading, findings);
  const leads = new Map(questions.paths.map((at, i) => [at.path, findings.paths[i]?.leadsTo ?? []]));
  const paths = reading.acts.flatMap((act) =>
    act.kind === "read" || act.kind === "write" || act.kind === "enter"
      ? [act.at.path, ...(leads.get(act.at.path) ?? [])].map((path) => ({ path, writes: act.kind === "write" }))
      : [],
  );
  return { reach: level, reason, commands: reading.commands, paths, place };
}

/** Short answers to a program that asks. */
const shortAnswer = /^(?:[yn]|yes|no|q|\d{1,4})?\s*$/i;
/** Ctrl-A to Ctrl-Z and Escape are the characters below this one. */
const firstPrintable = " ";
const isShortAnswer = (text: string) => shortAnswer.test(text) || (text.length === 1 && text < firstPrintable);

/** Text typed into a running program may be code, so it never only looks. */
export async function factsOfInput(text: string): Promise<CallFacts> {
  const { catastropheIn } = await import("#shell");
  const what = catastropheIn(text, { shell: "bash", folder: undefined, home: "~", altered: true });
  if (what) return { reach: "refused", reason: { code: "catastrophe", detail: what }, commands: [], paths: [] };
  const reach = isShortAnswer(text) ? "works" : "asks";
  return { reach, reason: { code: "types" }, commands: [], paths: [] };
}

export interface PathCall {
  /** Relative to the chat's folder, or absolute. */
  path: string;
  writes: boolean;
}

export interface PathPorts {
  look: Look;
  workspace: Pick<Workspace, "root">;
}

export async function factsOfPath({ look, workspace }: PathPorts, { path, writes }: PathCall): Promise<CallFacts> {
  const absolute = isAbsolute(path) ? path : `${workspace.root}/${path}`;
  const named: NamedPath = { path: absolute, glob: false, recursive: false };
  const [found] = (await look.at({ paths: [named], programs: [], gitFolders: [] })).paths;
  const leadsTo = [absolute, ...(found?.leadsTo ?? [])];
  const facts = { commands: [], paths: leadsTo.map((one) => ({ path: one, writes })) };
  if (found?.secret) return { ...facts, reach: "asks", reason: { code: "secretFile" } };
  if (writes && leadsTo.some(isInGit)) return { ...facts, reach: "asks", reason: { code: "gitHooks" } };
  return { ...facts, reach: writes ? "works" : "looks", reason: { code: writes ? "changesFile" : "looks" } };
}

const isAbsolute = (path: string) => /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(path);
