// Runs in the page: starts the worker that measures the ledger. Octo's own ledger is in a worker too.

/** @returns the worker's measurement */
function measureLedger(what: "build" | "ask" | "floor" | "parse" | "import" | "export" | "append"): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./ledger-worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }) => {
      worker.terminate();
      resolve(data);
    });
    worker.addEventListener("error", (event) => reject(new Error(event.message)));
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker takes no origin
    worker.postMessage({ what, files: [...(document.querySelector("input")?.files ?? [])] });
  });
}

Object.assign(globalThis, { measureLedger });
