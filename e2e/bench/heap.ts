// Measures the JavaScript heap of a page and its workers after garbage collection.
import type { CDPSession, Page } from "@playwright/test";

export async function heapMb(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  const workers: string[] = [];
  devtools.on("Target.attachedToTarget", ({ sessionId }) => workers.push(sessionId));
  // Makes Chromium report all running workers immediately.
  await devtools.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  await devtools.send("HeapProfiler.collectGarbage");
  let { usedSize } = await devtools.send("Runtime.getHeapUsage");
  for (const worker of workers) {
    await inWorker(devtools, worker, "HeapProfiler.collectGarbage");
    usedSize += (await inWorker(devtools, worker, "Runtime.getHeapUsage")).usedSize ?? 0;
  }
  await devtools.detach();
  return usedSize / 1024 / 1024;
}

let calls = 0;

function inWorker(devtools: CDPSession, sessionId: string, method: string): Promise<{ usedSize?: number }> {
  const id = ++calls;
  return new Promise((resolve) => {
    devtools.on("Target.receivedMessageFromTarget", (told) => {
      const answer = JSON.parse(told.message) as { id?: number; result?: { usedSize?: number } };
      if (told.sessionId === sessionId && answer.id === id) resolve(answer.result ?? {});
    });
    void devtools.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method }) });
  });
}
