// Whether Octo was set up when this browser last ran. Decides which page is shown before the worker answers.

const key = "octo-begun";

export const wasSetUp = (): boolean => localStorage.getItem(key) !== null;

export function rememberSetUp(begun: boolean): void {
  if (begun) localStorage.setItem(key, "yes");
  else localStorage.removeItem(key);
}
