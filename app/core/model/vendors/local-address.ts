// Decides whether an address is on this machine. A model on this machine needs no network.

export const isOnThisMachine = (address: string): boolean =>
  URL.canParse(address) && /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(address).hostname);
