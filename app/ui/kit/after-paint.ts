/** However busy the page is, it is not waited for longer. */
const maxWaitMs = 1_000;

/** Runs once all that is on the page is painted; at once when nobody looks, since nothing is painted then. */
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
