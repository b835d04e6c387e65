// Whether Octo was set up when this browser saw it last: the first page is there without asking the worker.

const key = "octo-begun";

export const wasSetUp = (): boolean => localStorage.getItem(key) !== null;

export function rememberSetUp(begun: boolean): void {
  if (begun) localStorage.setItem(key, "yes");
  else localStorage.removeItem(key);
}
