// An interface whose code is loaded with its first call, which keeps the start of the worker small.
import { loadPart } from "#core/load-part.ts";
import type { Clock } from "#core/ports.ts";

type Calls<Api> = { [Name in keyof Api]: (...given: never[]) => Promise<unknown> };

/** @param names all functions of the interface */
export function onFirstCall<Api extends Calls<Api>>(
  names: Record<keyof Api & string, true>,
  load: () => Promise<Api>,
  clock: Pick<Clock, "sleep">,
): Api {
  let loading: Promise<Api> | undefined;
  // A failed attempt is forgotten, so that the next call tries again.
  const loaded = () =>
    (loading ??= loadPart(load, clock).catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
  const call = (name: keyof Api) => [name, async (...given: never[]) => (await loaded())[name](...given)] as const;
  return Object.fromEntries((Object.keys(names) as (keyof Api)[]).map(call)) as unknown as Api;
}
