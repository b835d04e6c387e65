// The page's link to the render worker. Requests run one after another. A request that keeps the worker busy for too long
// ends the worker, and the next request starts another one.
import type { RenderApi } from "#core/markdown/render-service.ts";

/** Thrown if a request took too long. */
export class TooSlow extends Error {
  constructor() {
    super("Rendering took too long.");
    this.name = "TooSlow";
  }
}

export interface RenderLink {
  /** Starts the worker before the first request. */
  start(): void;
  /** Number of the worker. It changes when a worker was ended, and everything that the worker knew is then lost. */
  generation(): number;
  ask<T>(request: (worker: RenderApi) => Promise<T>): Promise<T>;
}

/** Milliseconds that a request may keep the worker busy before the worker is asked for a sign of life. */
const busyMs = 3_000;
/** Milliseconds in which the worker must give the sign. A worker that waits for the network gives it at once. */
const signMs = 1_500;

/** A running worker. */
export interface RenderWorker {
  api: RenderApi;
  end(): void;
}

export function createRenderLink(startWorker: () => RenderWorker): RenderLink {
  let running: RenderWorker | undefined;
  let generation = 0;
  let last: Promise<unknown> = Promise.resolve();
  const start = (): RenderWorker => (running ??= startWorker());
  const end = () => {
    running?.end();
    running = undefined;
    generation += 1;
  };
  return {
    start: () => void start(),
    generation: () => generation,
    ask(request) {
      const answer = last.then(async () => {
        const { api } = start();
        return untilStuck(request(api), api, end);
      });
      last = answer.catch(() => undefined);
      return answer;
    },
  };
}

/** Waits for the answer. Calls `end` and throws TooSlow if the worker is stuck. */
async function untilStuck<T>(answer: Promise<T>, api: RenderApi, end: () => void): Promise<T> {
  const late = Symbol("late");
  for (;;) {
    const first = await Promise.race([answer, wait(busyMs, late)]);
    if (first !== late) return first as T;
    const sign = await Promise.race([answer, api.ping(), wait(signMs, late)]);
    if (sign !== late) continue;
    end();
    throw new TooSlow();
  }
}

const wait = <T>(ms: number, value: T) => new Promise<T>((resolve) => setTimeout(() => resolve(value), ms));
