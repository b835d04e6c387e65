// What the check of sizes counts as the first load, so that nobody else has to know.
import { createRequire } from "node:module";

const [check] = createRequire(import.meta.url)("../../.size-limit.cjs") as [{ path: string[] }];

/** Paths from the root of the repository. */
export const firstLoadFiles = check.path;
