// English words for what the relay refuses. It speaks English itself and says more than its code does.
import type { RelayErrorCode } from "#contract";

export const refusals = {
  words: {
    "bad-input": "This is not something that can be asked so.",
    unauthorized: "This browser is not paired with the relay.",
    forbidden: "This is not allowed.",
    "not-found": "There is nothing of that name.",
    "outside-root": "This leads outside the opened folder.",
    conflict: "It was changed meanwhile, or is there already.",
    "too-large": "This is too large, or there is no room for it.",
    binary: "This file is not text.",
    unsupported: "This relay cannot do that.",
    unencodable: "The file's encoding has no signs for this text.",
    "private-address": "This address lies in a private network.",
    upstream: "The address did not answer as it should.",
    "upstream-dns": "The name of the address is not known.",
    "upstream-refused": "Nobody listens at the address.",
    "upstream-reset": "The other side broke the connection off.",
    "upstream-timeout": "The address did not answer in time.",
    "upstream-tls": "No safe connection to the address could be made.",
    "upstream-unreachable": "The address cannot be reached.",
    timeout: "The relay did not answer in time.",
    cancelled: "It was cancelled.",
    busy: "There is too much at once. Wait a moment.",
    closed: "The relay is not connected.",
    internal: "Something went wrong inside the relay.",
  } satisfies Record<RelayErrorCode, string>,
  with: (words: string, detail: string) => detail || words,
};
