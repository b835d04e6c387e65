// The fields of a model call that say where it came from, copied from event to open call to record.
import type { CallOrigin } from "#core/model/model-call.ts";

const fields = ["vendor", "route", "folder", "channel", "person"] as const satisfies (keyof CallOrigin)[];

/** Copies the fields that are set; the result has no undefined fields. */
export function originOf(from: CallOrigin): CallOrigin {
  return Object.fromEntries(fields.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));
}
