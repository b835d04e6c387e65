/** Maximum wait in milliseconds, in case the page is too busy to paint. */
const maxWaitMs = 1_000;

/** Runs a function after the next paint, or at once if the page is hidden, because then nothing is painted. */
export function afterPaint(run: () => void): void {
  if (document.hidden) return run();
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    run();
  };
  setTimeout(once, maxWaitMs);
  requestAnimationFrame(() => setTimeout(once));
}
