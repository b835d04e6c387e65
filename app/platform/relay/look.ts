// Implements the Look port over the relay.
import type { Look } from "#core/ports.ts";
import type { RelayLink } from "#core/relay-link.ts";
import { retryLost } from "./retry-lost.ts";

export const relayLook = (link: RelayLink, root: string): Look => ({
  place: (where) => retryLost(link, {}, () => link.call("look.place", { root, ...where })),
  at: (questions) => retryLost(link, {}, () => link.call("look.at", { root, ...questions })),
});
