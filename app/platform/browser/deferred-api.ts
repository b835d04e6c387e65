// Lets callers use an interface before its implementation is ready.

/**
 * Forwards each call to the target as soon as the promise resolves. Rejects all calls if the promise rejects. Works for
 * nested objects of async methods, because comlink reads the property path and then calls `apply` on the last property.
 */
export function deferredApi<Api extends object>(target: Promise<Api>, path: string[] = []): Api {
  const call = async (_: unknown, args: unknown[]) => {
    let owner: unknown = await target;
    for (const name of path.slice(0, -1)) owner = (owner as Record<string, unknown>)[name];
    return (owner as Record<string, (...args: unknown[]) => unknown>)[path.at(-1) ?? ""]?.(...args);
  };
  const handler = {
    get: (_: unknown, name: string) => (name === "apply" ? call : deferredApi(target, [...path, name])),
  };
  return new Proxy({}, handler) as Api;
}
