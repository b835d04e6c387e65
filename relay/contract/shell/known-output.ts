// What simple commands likely print. It is used to find catastrophes that hide in encodings, and for nothing else.
import type { Call } from "./program-call.ts";
import type { Ends } from "./scope.ts";

type Output = Pick<Ends, "out" | "below" | "tame">;

/** Programs whose output has no glob characters if their arguments have none. */
const tame = new Set(
  "date pwd whoami id hostname uname nproc arch seq tty groups git node npm python3 python wc".split(" "),
);
const maxText = 4000;

export function outputOf(call: Call): Output {
  const output: Output = { tame: isTame(call) };
  if (call.found) output.below = call.found;
  const out = call.prints ?? textOf(call);
  if (out !== undefined && out.length <= maxText) output.out = out;
  return output;
}

const isTame = (call: Call): boolean =>
  tame.has(call.name) &&
  (call.name !== "git" || /^(?:rev-parse|describe|branch|symbolic-ref|rev-list)$/.test(call.args[0]?.text ?? "")) &&
  (call.name !== "wc" || call.args.every((arg) => arg.text?.startsWith("-"))) &&
  (!/^(?:node|npm|python3?)$/.test(call.name) || /^(?:-v|-V|--version)$/.test(call.args[0]?.text ?? "")) &&
  call.args.every((arg) => arg.text !== undefined && !/[*?[]/.test(arg.text));

function textOf(call: Call): string | undefined {
  const texts = call.texts();
  if (!texts) return undefined;
  switch (call.name) {
    case "echo":
      return echoText(texts);
    case "printf":
      return printfText(texts);
    case "pwd":
      return call.scope.folders?.length === 1 ? call.scope.folders[0] : undefined;
    case "openssl":
      return /^(?:base64|enc)$/.test(texts[0] ?? "") && texts.includes("-d") ? base64Text(inputOf(call)) : undefined;
    case "cat":
    case "tee":
      return call.name === "tee" || texts.every((text) => text === "-") ? inputOf(call) : undefined;
    case "base64":
      return texts.some((text) => /^(?:-\w*[dD]\w*|--decode)$/.test(text)) ? base64Text(inputOf(call)) : undefined;
    case "xxd":
      return texts.includes("-r") || texts.includes("-rp") ? hexText(inputOf(call)) : undefined;
    case "rev":
      return inputOf(call)
        ?.split("\n")
        .map((line) => [...line].reverse().join(""))
        .join("\n");
    case "tr":
      return translated(texts, inputOf(call));
    default:
      return undefined;
  }
}

const inputOf = (call: Call): string | undefined => call.scope.input.text ?? call.scope.input.guess;

function echoText(texts: string[]): string {
  const options = texts.findIndex((text) => !/^-[neE]+$/.test(text));
  const words = options < 0 ? [] : texts.slice(options);
  const isEscaped = texts.slice(0, Math.max(options, 0)).some((text) => text.includes("e"));
  const text = words.join(" ");
  return `${isEscaped ? unescaped(text) : text}\n`;
}

function printfText([format, ...args]: string[]): string | undefined {
  if (format === undefined) return undefined;
  let next = 0;
  const parts = unescaped(format).replace(/%%|%-?\d*[sbdq]/g, (part) => {
    if (part === "%%") return "%";
    const arg = args[next++] ?? "";
    return part.endsWith("b") ? unescaped(arg) : arg;
  });
  return next > 0 && next < args.length ? parts + args.slice(next).join("") : parts;
}

const unescaped = (text: string): string =>
  text.replace(
    /\\(?:x([\da-fA-F]{1,2})|0?([0-7]{1,3})|([nrt\\]))/g,
    (_, hex: string, octal: string, letter: string) => {
      if (hex) return String.fromCharCode(Number.parseInt(hex, 16));
      if (octal) return String.fromCharCode(Number.parseInt(octal, 8));
      return { n: "\n", r: "\r", t: "\t", "\\": "\\" }[letter] ?? "";
    },
  );

function base64Text(text: string | undefined): string | undefined {
  const clean = text?.replace(/\s/g, "");
  if (!clean || !/^[A-Za-z0-9+/]+={0,2}$/.test(clean)) return undefined;
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  let bits = 0;
  let count = 0;
  let out = "";
  for (const letter of clean.replace(/=+$/, "")) {
    bits = ((bits << 6) | letters.indexOf(letter)) & 0xffffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += String.fromCharCode((bits >> count) & 0xff);
  }
  return out;
}

function hexText(text: string | undefined): string | undefined {
  const clean = text?.replace(/\s/g, "");
  if (!clean || !/^[\da-fA-F]+$/.test(clean)) return undefined;
  return clean.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)));
}

/** `tr` with two sets of ranges, such as rot13. */
function translated([from, to]: string[], text: string | undefined): string | undefined {
  if (text === undefined || from === undefined || to === undefined || from.startsWith("-")) return undefined;
  const a = expandedSet(from);
  const b = expandedSet(to);
  return text.replace(/[\s\S]/g, (letter) => {
    const at = a.lastIndexOf(letter);
    return at < 0 ? letter : (b[at] ?? b.at(-1) ?? "");
  });
}

const expandedSet = (set: string): string =>
  set.replace(/(.)-(.)/g, (_, low: string, high: string) => {
    let letters = "";
    for (let code = low.charCodeAt(0); code <= high.charCodeAt(0) && letters.length < 300; code++) {
      letters += String.fromCharCode(code);
    }
    return letters;
  });
