// Code for interpreters that stands in the line. Very simple code is read; other code is only searched for catastrophes.
import type { Call } from "../program-call.ts";
import { textField } from "../words/field.ts";
import { isDisk } from "../named-path.ts";
import { subshell } from "../scope.ts";
import { isSystemFolder } from "../system-folders.ts";

const plainNames: Record<string, Set<string>> = {
  python: new Set(
    "print len range str int float sum min max sorted abs round list dict set tuple bool repr format enumerate zip map filter any all ord chr hex bin reversed join split strip upper lower replace count index keys values items append startswith endswith title sys version version_info stdin read readlines json load loads dumps indent ensure_ascii sort_keys sep end math sqrt pi floor ceil pow datetime date now today isoformat strftime time random randint choice re string import from as for in if else elif not and or is lambda True False None x y i n k v s d c a b line data j f r while break continue pass b64encode b64decode base64 encode decode hashlib sha256 hexdigest platform python_version".split(
      " ",
    ),
  ),
  node: new Set(
    "console log process version versions node v8 platform arch JSON stringify parse Math PI floor ceil round max min random sqrt pow abs Date now toISOString getTime Object keys values entries length map filter join split trim toUpperCase toLowerCase replace slice sort reverse reduce forEach includes indexOf startsWith endsWith padStart padEnd repeat Number String Boolean Array isArray from parseInt parseFloat toString toFixed const let var return if else for of in new true false null undefined scripts dependencies devDependencies peerDependencies engines main type bin license description private workspaces files exports id title x y i n k v s d a b acc sum".split(
      " ",
    ),
  ),
};

/** True if the code only computes and prints. Names that are not listed may do anything. */
export function inlineIsPlain(kind: string, code: string): boolean {
  const names = plainNames[kind];
  if (!names || code.length > 2000 || /\\|`|__/.test(code)) return false;
  const withoutTexts = code.replace(/"[^"\n]*"|'[^'\n]*'/g, '""');
  if (/['"]/.test(withoutTexts.replaceAll('""', ""))) return false;
  // Names in texts count where a text is a name: `x["constructor"]`, f-strings, format fields.
  if (/\[\s*""|\bf""|""\s*\.\s*format|""\s*%/.test(withoutTexts)) return false;
  const words = withoutTexts.match(/[A-Za-z_$][\w$]*/g) ?? [];
  return words.every((word) => names.has(word));
}

const destroying =
  /(?:rmtree|rmSync|rmdirSync|rmdir|rm_rf|rm_r|remove_tree|removedirs|remove_entry|rm|unlink|deltree|removeSync|emptyDirSync|rimraf|delete_all|move|rename)\w{0,12}["'\])]{0,4}\s{0,3}\(?\s{0,3}[\w.(]{0,20}\s{0,3}(["'])([^"']{1,200})\1/g;

const homeDestroying =
  /(?:rmtree|rmSync|rmdirSync|rm_rf|rm_r|remove_tree|removeSync|rimraf)\w{0,12}\s{0,3}\(?\s{0,3}(?:process\.env\.HOME|process\.env\[.HOME|(?:os\.)?homedir\(|(?:pathlib\.)?Path\.home\(|os\.environ\[.HOME|os\.path\.expanduser\(.~?.?\)|Dir\.home|ENV\[.HOME|\$ENV\{HOME)/;

/** Searches code for shell commands in its texts, and for functions that delete folders. */
const jsonFile = /\brequire\(\s*(["'])([\w./-]{1,200}\.json)\1\s*\)/g;

/** Judges the JSON files that node code loads with `require`, and returns the code without these calls. */
export function withoutJsonFiles(code: string, call: Call): string {
  return code.replace(jsonFile, (all, _, path: string) => {
    if (!/^\.{0,2}\//.test(path)) return all;
    call.read(textField(path));
    return "x";
  });
}

export function inlineCatastrophe(code: string, call: Call): string | undefined {
  if (code.length > 5000) return undefined;
  if (
    /\bfork\s+while\s+(?:fork|1|true)|while\s*(?:\(?\s*(?:1|True|true)\s*\)?)\s*[:{]?\s*(?:os\.)?fork|loop\s*\{\s*fork|fork\s*(?:\(\s*\))?\s*(?:while|until)/.test(
      code,
    )
  ) {
    return "start processes without end";
  }
  if (/shut\s*down|restart/i.test(code) && /tell\s+app/i.test(code)) return "switch this computer off";
  if (homeDestroying.test(code)) return "delete the system or a home folder";
  const { home } = call.walk.place;
  for (const [, , path = ""] of code.matchAll(destroying)) {
    const plain = path.replace(/^~|^\$HOME/, home).replace(/(?<=.)\/\*?$/, "");
    if (plain.startsWith("/") && isSystemFolder(plain, home)) return "delete the system or a home folder";
  }
  const disk = /open\w*\s*\(\s*["']([^"']+)["']\s*,\s*["'][wa+rb]*[wa+]/.exec(code)?.[1];
  if (disk && isDisk(disk)) return "overwrite a disk or the memory";
  for (const text of shellTexts(code)) call.walk.guess(() => call.shell(text, { ...subshell(call.scope) }));
  return undefined;
}

/** Texts of the code that may be shell commands, also lists of words. */
function shellTexts(code: string): string[] {
  const texts = [
    ...code.matchAll(/"((?:[^"\\]|\\.){1,400})"|'((?:[^'\\]|\\.){1,400})'|`([^`]{1,400})`|%x[({[]([^)}\]]{1,400})/g),
  ]
    .slice(0, 20)
    .map(([, double, single, back, percent]) => double ?? single ?? back ?? percent ?? "");
  // A program and its arguments may be texts of their own.
  const lists = texts.slice(0, -1).map((_, i) => texts.slice(i, i + 6).join(" "));
  return [...texts, ...lists].filter((text) => /\s|^\w+$/.test(text) && looksLikeCommand(text));
}

const looksLikeCommand = (text: string): boolean => /^[\w./~-]+(?:\s|$)/.test(text);
