// Retries a failed import, because the relay that serves the files may be restarting.

/** Pauses between the attempts in milliseconds. Together they are long enough for the relay to restart. */
const pausesMs = [200, 800, 2_000];

export class ImportFailed extends Error {
  constructor(cause: unknown) {
    super("A part of Octo could not be loaded.", { cause });
    this.name = "ImportFailed";
  }
}

/** Loads a part, with retries. Rejects with ImportFailed if the attempt after the last pause fails too. */
export async function retryImport<Part>(load: () => Promise<Part>, pauses = pausesMs): Promise<Part> {
  try {
    await Promise.all([...failedSheets].map(loadSheet));
    return await load();
  } catch (error) {
    const [pause, ...later] = pauses;
    if (pause === undefined) throw new ImportFailed(error);
    await new Promise((resolve) => setTimeout(resolve, pause));
    return retryImport(load, later);
  }
}

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
