// Implements the Look port over the relay.
import type { Look } from "#core/ports.ts";
import type { RelayLink } from "#core/relay-link.ts";
import { type Caller, waitOf, whenBack } from "./when-back.ts";

export function relayLook(link: RelayLink, root: string, turn: Caller): Look {
  const ask = <T>(call: () => Promise<T>) => whenBack(link, waitOf(turn), { repeat: true }, call);
  const options = { signal: turn?.left };
  return {
    place: (where) => ask(() => link.call("look.place", { root, ...where }, options)),
    at: (questions) => ask(() => link.call("look.at", { root, ...questions }, options)),
  };
}
