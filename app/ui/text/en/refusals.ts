// English texts for the relay's error codes. If the relay sends a message, it is more precise and is shown instead.
import type { RelayErrorCode } from "#contract";

export const refusals = {
  words: {
    "bad-input": "The request was not valid.",
    unauthorized: "This browser is not paired with the relay.",
    forbidden: "This is not allowed.",
    "not-found": "Nothing has this name.",
    "outside-root": "This path is outside the opened folder.",
    conflict: "It was changed in the meantime or already exists.",
    "too-large": "This is too large, or there is not enough space.",
    binary: "This file is not text.",
    unsupported: "This relay does not support this operation.",
    unencodable: "The file's encoding cannot represent this text.",
    "private-address": "This address is in a private network.",
    upstream: "The address did not answer as expected.",
    "upstream-dns": "The server name could not be found.",
    "upstream-refused": "No program is listening at this address.",
    "upstream-reset": "The other side closed the connection.",
    "upstream-timeout": "The address did not answer in time.",
    "upstream-tls": "No secure connection to the address could be made.",
    "upstream-unreachable": "The address cannot be reached.",
    timeout: "The relay did not answer in time.",
    cancelled: "Cancelled.",
    busy: "Too many requests at once. Wait a moment.",
    closed: "The relay is disconnected.",
    internal: "Something went wrong inside the relay.",
  } satisfies Record<RelayErrorCode, string>,
  with: (words: string, detail: string) => detail || words,
};
