// Loads a part of the screen with its style sheets. Failed attempts are repeated.
import { loadPart } from "#core/load-part.ts";

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Rejects with ImportFailed if the attempt after the last pause fails too. */
export const retryImport = <Part>(load: () => Promise<Part>, pauses?: number[]): Promise<Part> =>
  loadPart(
    async () => {
      // A sheet that failed for another part must not hold up this one.
      if (failedBefore.has(load)) await Promise.all([...failedSheets].map(loadSheet));
      failedBefore.add(load);
      const part = await load();
      failedBefore.delete(load);
      return part;
    },
    { sleep, ...(pauses && { pauses }) },
  );

/** Parts of which an attempt failed or has not ended. */
const failedBefore = new WeakSet<() => Promise<unknown>>();

/** Addresses of style sheets that failed to load. Vite does not request them again, so `retryImport` does. */
const failedSheets = new Set<string>();

if (typeof document !== "undefined")
  document.addEventListener(
    "error",
    ({ target }) => {
      if (!(target instanceof HTMLLinkElement) || target.rel !== "stylesheet") return;
      failedSheets.add(target.href);
      target.remove();
    },
    true,
  );

function loadSheet(href: string): Promise<void> {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((resolve, reject) => {
    link.addEventListener("load", () => {
      failedSheets.delete(href);
      resolve();
    });
    link.addEventListener("error", () => reject(new Error(`${href} did not come.`)));
    document.head.append(link);
  });
}
