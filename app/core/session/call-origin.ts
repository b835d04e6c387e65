// What a call's events and its record say of where it came from: the same fields, handed on from one to the next.
import type { CallOrigin } from "#core/model/model-call.ts";

const fields = ["vendor", "route", "folder", "channel", "person"] as const satisfies (keyof CallOrigin)[];

/** Only what is known: a record has no field that says nothing. */
export function originOf(from: CallOrigin): CallOrigin {
  return Object.fromEntries(fields.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));
}
