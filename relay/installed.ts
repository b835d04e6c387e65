// Checks whether an optional package is installed, without loading it.
import { createRequire } from "node:module";

const here = createRequire(import.meta.url);

export function isInstalled(name: string): boolean {
  try {
    here.resolve(name);
    return true;
  } catch {
    return false;
  }
}
