// Copies the fields that say what caused a model call, from the event to the open call, and from the open call to the
// record.
import type { CallOrigin } from "#core/model/model-call.ts";

const fields = ["vendor", "route", "folder", "channel", "person"] as const satisfies (keyof CallOrigin)[];

/** Copies the fields that are set. The result contains no undefined fields. */
export function originOf(from: CallOrigin): CallOrigin {
  return Object.fromEntries(fields.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));
}
