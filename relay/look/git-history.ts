// Finds secrets in the history of a repository, by the names that files ever had.
import { secretPart } from "../contract/secret-paths.ts";
import { git } from "./run-git.ts";

export const shownSecrets = 3;

export const secretsAmong = (names: string[]): string[] =>
  names.filter((name) => name && secretPart(`/${name}`) !== undefined).slice(0, shownSecrets);

/** Secrets in histories, by folder and state of all references: a long history is read once. */
const histories = new Map<string, string[]>();
const maxHistories = 50;

/** @returns undefined if the history is too long to check */
export async function secretsInHistory(folder: string): Promise<string[] | undefined> {
  const refs = await git(folder, ["for-each-ref", "--format=%(objectname)"]);
  const head = await git(folder, ["rev-parse", "-q", "--verify", "HEAD"]);
  const state = [folder, head, refs].join("\n");
  const known = histories.get(state);
  if (known) return known;
  // Outside a repository there is no history.
  if (refs === undefined) return [];
  const names = await namesInHistory(folder, head === undefined ? [] : ["HEAD"]);
  if (names === undefined) return undefined;
  const secrets = [...names.unnamed, ...secretsAmong(names.names)].slice(0, shownSecrets);
  if (histories.size >= maxHistories) histories.clear();
  histories.set(state, secrets);
  return secrets;
}

/** Settings without which a log might leave out names, or run gpg. */
const wholeLog = ["-c", "log.showRoot=true", "-c", "diff.relative=false", "-c", "log.showSignature=false"];

/**
 * Every name that a file of the history ever had. `rev-list` tells one name of each content, and also what a tag names
 * without a commit; `log` tells the names that each commit gives, so that a renamed file counts by all its names.
 */
async function namesInHistory(
  folder: string,
  head: string[],
): Promise<{ names: string[]; unnamed: string[] } | undefined> {
  const scope = ["--all", "--reflog", ...head];
  const plain = ["--format=", "--name-only", "--no-renames", "-c", "--no-ext-diff", "--no-textconv", "-z"];
  const [objects, names, unnamed] = await Promise.all([
    git(folder, ["rev-list", "--objects", "--exclude-promisor-objects", ...scope]),
    git(folder, [...wholeLog, "log", ...plain, ...scope]),
    secretsWithoutName(folder),
  ]);
  if (objects === undefined || names === undefined || unnamed === undefined) return undefined;
  const named = objects.split("\n").map((line) => line.slice(line.indexOf(" ") + 1));
  return { names: [...named, ...names.split(/[\0\n]/)], unnamed };
}

/** Lines as files with secrets have them. */
const secretLine =
  /(?:api_?key|secret|token|passw(?:or)?d|passphrase|private_?key|credential)[\w.-]*["']?[ \t]*[:=][ \t]*\S{6}|-----BEGIN [A-Z ]*PRIVATE KEY/i;

/** What has no file name: files that a tag names, and the texts of tags and notes. */
async function secretsWithoutName(folder: string): Promise<string[] | undefined> {
  const [kinds, tags, notes] = await Promise.all([
    git(folder, ["for-each-ref", "--format=%(objecttype) %(*objecttype) %(refname)"]),
    git(folder, ["for-each-ref", "--format=%(contents)", "refs/tags"]),
    git(folder, [...wholeLog, "log", "--all", "--notes=*", "--format=%N"]),
  ]);
  if (kinds === undefined || tags === undefined || notes === undefined) return undefined;
  const blobs = kinds.split("\n").flatMap((line) => /^(?:blob|tag blob) +(refs\/\S+)/.exec(line)?.[1] ?? []);
  return [
    // A note is such a file, too, but its name in the history of notes is the id of a commit.
    ...blobs,
    ...(secretLine.test(tags) ? ["the text of a tag"] : []),
    ...(secretLine.test(notes) ? ["a note"] : []),
  ];
}

/**
 * Finds the names that name an object which may be or hold a secret: one that no reference, reflog or index leads to, so
 * that nothing tells which file it was; or any, if there are secrets in the history.
 */
export async function hiddenObjects(folder: string, names: string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const verify = ["rev-parse", "-q", "--verify", "--end-of-options"];
  const found = await Promise.all(
    names.map(async (name) => ({ name, id: (await git(folder, [...verify, `${name}^{object}`]))?.trim() })),
  );
  const objects = found.flatMap(({ name, id }) => (id ? { name, id } : []));
  if (objects.length === 0) return [];
  const secrets = await secretsInHistory(folder);
  if (secrets === undefined || secrets.length > 0) return objects.map(({ name }) => name);
  const head = (await git(folder, [...verify, "HEAD"])) === undefined ? [] : ["HEAD"];
  const scope = ["--all", "--reflog", "--indexed-objects", ...head];
  const reached = await git(folder, ["rev-list", "--objects", "--exclude-promisor-objects", ...scope]);
  const ids = new Set(reached?.split("\n").map((line) => line.split(" ", 1)[0]));
  return objects.filter(({ id }) => !ids.has(id)).map(({ name }) => name);
}
