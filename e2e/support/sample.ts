// The demonstration's sample project on disk.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { World } from "./world.ts";

/** Returns the code of `cart.js` in the newest copy of the sample project. */
export function sampleCart({ home }: World): string {
  const copies = join(home, "octo", "demo");
  return readFileSync(join(copies, readdirSync(copies).toSorted().at(-1) ?? "", "sample", "cart.js"), "utf8");
}
