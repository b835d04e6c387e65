// Remembers this browser's database outside of it. A browser that has lost its data thus does not look like a new one.

const key = "octo-device";

/** True if this browser had another database before. Remembers the first one. */
export function hasLostData(device: string): boolean {
  const known = localStorage.getItem(key);
  if (known === null) rememberDevice(device);
  return known !== null && known !== device;
}

export function rememberDevice(device: string): void {
  try {
    localStorage.setItem(key, device);
  } catch {
    // Without room in the storage, a later loss is only not noticed.
  }
}
