// Decides what kind of address an account has. A model on this machine needs no network.

export const isOnThisMachine = (address: string): boolean =>
  URL.canParse(address) && /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(address).hostname);

/** True if requests can be sent to the address. `localhost:11434` is none: its scheme would be `localhost`. */
export const isWebAddress = (address: string): boolean =>
  URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);

export const notWebAddress = "The address must begin with http:// or https://.";
