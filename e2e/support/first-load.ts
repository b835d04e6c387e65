// The files of the first load, as the size check counts them.
import { createRequire } from "node:module";

const [check] = createRequire(import.meta.url)("../../.size-limit.cjs") as [{ path: string[] }];

/** Paths of the files, relative to the root of the repository. */
export const firstLoadFiles = check.path;
