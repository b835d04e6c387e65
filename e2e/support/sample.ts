// The project that the demonstration repairs, as it lies on the computer.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { World } from "./world.ts";

/** The code in the copy of the sample that was laid out last. */
export function sampleCart({ home }: World): string {
  const copies = join(home, "octo", "demo");
  return readFileSync(join(copies, readdirSync(copies).toSorted().at(-1) ?? "", "sample", "cart.js"), "utf8");
}
