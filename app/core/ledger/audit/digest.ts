// The hash function that seals are made with.
/** Hex of a SHA-256. */
export type Digest = (text: string) => Promise<string>;
