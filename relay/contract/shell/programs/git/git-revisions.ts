// Operands of git: revisions, paths in revisions, and pathspecs.
import type { Call } from "../../program-call.ts";
import { type Field, dropStart, textField } from "../../words/field.ts";

/** `HEAD:path` and pathspecs name files. A secret in an old revision is still a secret. */
export function judgeRevision(call: Call, operand: Field): void {
  if (operand.unknown) {
    call.unread("it gets a revision or path that the line does not tell");
    return;
  }
  const { lead } = operand;
  if (lead.startsWith(":")) return pathspec(call, operand);
  const colon = /^(?:[^:{]|\{[^}]*\})*:/.exec(lead)?.[0].length;
  if (colon !== undefined) return path(call, dropStart(operand, colon));
  if (/^\/|^~|(?:^|\/)\.\.(?:\/|$)/.test(lead) || couldBePath(operand)) path(call, operand);
}

/** Words with dots that are no ranges, and globs, may be files. */
const couldBePath = (operand: Field): boolean =>
  operand.text === undefined ||
  /^[^.]*\.(?!\.)[^.]|^\.[^.]|\//.test(operand.text.replace(/\.{2,3}/g, " ")) ||
  /env|key|secret|credential|token|id_/i.test(operand.text);

function path(call: Call, field: Field): void {
  const name = field.text ?? field.pattern;
  if (name === "" || name === undefined) return;
  // A pathspec's `*` also matches slashes, and quotes do not stop it.
  if (field.text !== undefined && /[*?[]/.test(field.text)) return wildcards(call, field.text);
  call.read(field);
}

/** A pathspec's `*` also matches slashes, so that only what follows the last one is certain. */
function wildcards(call: Call, text: string): void {
  const [, start = "", end = ""] = /^((?:[^*?[/]*\/)*)[^?[]*\*([^*?[]*)$/.exec(text) ?? [];
  if (/[?[]/.test(text) || end.includes("/")) return call.unread("a pathspec with wildcards may name a secret");
  call.read(textField(start || "."), {
    recursive: true,
    skipsOnlyIgnored: true,
    ...(end === "" ? {} : { only: [`*${end}`] }),
  });
}

/** `:!x` leaves out; `:/x`, `:(top)x` and `:0:x` name files. */
function pathspec(call: Call, field: Field): void {
  const text = field.text ?? field.pattern ?? "";
  if (/^:(?:[!^]|\((?:top,)?exclude\))/.test(text)) return;
  const rest = text.replace(/^:(?:\([^)]*\)|[0-3]:|\/)?/, "");
  if (rest !== "" && rest !== ".") path(call, textField(rest));
}

/** Only a plain relative name limits what git shows: `:/`, `*` and `..` reach further. */
export const isPlainPath = ({ text }: Field): boolean =>
  text !== undefined && text !== "" && !/^[:/~]|[*?[\\]|(?:^|\/)\.\.(?:\/|$)/.test(text);

/** `%G?` and `%(signature)` in a format make git run gpg. */
export const looksLikeSecretFormat = (format: string | undefined): boolean =>
  format === undefined || /%[-+ ]?G|%\(\*?signature/.test(format);

/** Ids and names such as FETCH_HEAD, which may lead to what no branch, tag or reflog leads to. */
export const namedObjects = (args: readonly Field[]): string[] => [
  ...new Set(args.flatMap(({ text = "" }) => text.match(/(?<![\w/-])(?:[\da-f]{4,64}|[A-Z]+_HEAD)(?![\w/-])/g) ?? [])),
];
