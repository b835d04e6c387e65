// Judges redirections: files that are read and written, here-documents, and network connections of bash itself.
import type { Redirect, Redirection } from "unbash";
import { assign } from "./assignments.ts";
import { Call } from "./program-call.ts";
import { expandValue, expandWord, tokensOfParts } from "./words/expand-word.ts";
import { type Field, guessOf } from "./words/field.ts";
import type { Input, Scope } from "./scope.ts";
import type { Walk } from "./reading-walk.ts";

/** Judges the redirections of a command, and returns what its standard input is then. */
export function redirections(walk: Walk, list: readonly Redirection[], scope: Scope): Input {
  let { input } = scope;
  for (const one of list) {
    if (!walk.step()) break;
    if (one.descriptor?.type === "FileDescriptorVariable") assign(walk, scope, one.descriptor.name, undefined);
    const next = one.type === "Redirect" ? redirect(walk, one, scope) : here(walk, one, scope);
    const descriptor = one.descriptor?.type === "FileDescriptor" ? one.descriptor.value : undefined;
    if (next && (descriptor ?? 0) === 0) input = next;
  }
  return input;
}

function here(walk: Walk, one: Exclude<Redirection, Redirect>, scope: Scope): Input {
  if (one.type === "HereString") {
    if (!one.target) return broken(walk);
    const field = expandValue(walk, one.target, scope);
    return { from: "text", text: field.text === undefined ? undefined : `${field.text}\n`, guess: guessOf(field) };
  }
  if (one.type !== "HereDoc") return broken(walk);
  const { delimiter, body } = one;
  if (!delimiter || !one.closing) return broken(walk);
  if (delimiter.quoted) return { from: "text", text: body.text };
  const { parts } = body;
  if (!parts) return { from: "text", text: /[\\$`]/.test(body.text) ? undefined : body.text };
  tokensOfParts(walk, parts, scope);
  const isText = parts.every((part) => part.type === "Literal" && !part.text.includes("\\"));
  return { from: "text", text: isText ? body.text : undefined, guess: body.text };
}

function broken(walk: Walk): Input {
  walk.unread("a redirection is not complete");
  return { from: "text" };
}

function redirect(walk: Walk, one: Redirect, scope: Scope): Input | undefined {
  if (!one.target) {
    broken(walk);
    return undefined;
  }
  const fields = expandWord(walk, one.target, scope);
  const call = new Call(walk, scope, "redirection", fields);
  if (fields.length !== 1) call.unread("a redirection has no file, or several");
  for (const field of fields) target(call, one.operator, field);
  return one.operator === "<" || one.operator === "<>" || one.operator === "<&" ? { from: "file" } : undefined;
}

function target(call: Call, operator: Redirect["operator"], field: Field): void {
  if (call.socket(field)) return;
  switch (operator) {
    case "<":
      return call.read(field);
    case "<>":
      call.read(field);
      return call.write(field, "change");
    case "<&":
      if (!/^(?:\d+-?|-)$/.test(field.text ?? ""))
        call.unread("it reads from a descriptor that the line does not tell");
      return undefined;
    case ">&":
      if (/^(?:\d+-?|-)$/.test(field.text ?? "")) return undefined;
      return call.write(field, "change");
    case ">":
    case ">>":
    case ">|":
    case "&>":
    case "&>>":
      return call.write(field, "change");
    default:
      return call.unread("it redirects in a way that is not understood");
  }
}
