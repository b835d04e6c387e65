// Packed calls are sealed: each stretch with a hash of its calls and of the seal before it, so that a change shows.
import { sealedLine } from "./export.ts";
import { inOrder, type Seal, type Stretch } from "./pack.ts";
import type { BillingRecord } from "./record.ts";

/** Hex of a SHA-256. */
export type Digest = (text: string) => Promise<string>;

export type Sealed = Stretch & { seal: Seal };
export const isSealed = (stretch: Stretch): stretch is Sealed => stretch.seal !== undefined;

export interface Verified {
  calls: number;
  stretches: number;
  /** When the oldest of them was sealed. */
  since?: number;
  /** Months whose calls are not what was sealed, or whose place in the chain is not. */
  broken: string[];
}

export async function hashOf(records: BillingRecord[], before: string, digest: Digest): Promise<string> {
  return digest([before, ...records.toSorted(inOrder).map(sealedLine)].join("\n"));
}

/** The stretch that is to be sealed next, and after what. */
export function nextToSeal(stretches: Stretch[]): { stretch: Stretch; number: number; before: string } | undefined {
  const last = stretches.filter(isSealed).toSorted((a, b) => b.seal.number - a.seal.number)[0]?.seal;
  const [stretch] = stretches
    .filter((one) => !isSealed(one))
    .toSorted((a, b) => a.firstAt - b.firstAt || (a.id < b.id ? -1 : 1));
  return stretch && { stretch, number: (last?.number ?? 0) + 1, before: last?.hash ?? "" };
}

/** Stretches of which the one before in the chain is not there, or another. */
export function outOfPlace(sealed: Sealed[]): Sealed[] {
  const hashes = new Map(sealed.map(({ seal }) => [seal.number, seal.hash]));
  return sealed.filter(({ seal }) => (hashes.get(seal.number - 1) ?? "") !== seal.before);
}
