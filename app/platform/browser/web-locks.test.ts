import { describe, expect, it, vi } from "vitest";
import { createWebLockLead } from "./web-locks.ts";

/**
 * Returns one exclusive lock as the standard defines it, with a queue. Stealing the lock rejects the holder's request.
 */
function fakeLocks(): Pick<LockManager, "request"> {
  interface Request {
    grant(): void;
    reject(error: unknown): void;
  }
  let holder: Request | undefined;
  const queue: Request[] = [];
  const next = () => {
    holder = queue.shift();
    holder?.grant();
  };
  const request = (_name: string, options: LockOptions, work: (lock: Lock | null) => unknown) =>
    new Promise<unknown>((resolve, reject) => {
      const self: Request = {
        reject,
        grant: () => {
          const leave = () => holder === self && next();
          Promise.resolve(work(null)).then(resolve, reject).finally(leave);
        },
      };
      options.signal?.addEventListener("abort", () => {
        if (!queue.includes(self)) return;
        queue.splice(queue.indexOf(self), 1);
        reject(options.signal?.reason);
      });
      if (options.steal) {
        holder?.reject(new DOMException("stolen", "AbortError"));
        holder = self;
        self.grant();
      } else if (holder) queue.push(self);
      else {
        holder = self;
        self.grant();
      }
    });
  return { request } as Pick<LockManager, "request">;
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));

function tab(locks: Pick<LockManager, "request">) {
  const over = new AbortController();
  const { lead, steal } = createWebLockLead(locks);
  const states: string[] = [];
  const done = lead(async (signal) => {
    states.push("leads");
    await untilAborted(signal);
    states.push("stood down");
  }, over.signal);
  return { states, steal, over, done };
}

describe("the lead through Web Locks", () => {
  it("has one holder; the next tab follows when it leaves", async () => {
    const locks = fakeLocks();
    const [one, two] = [tab(locks), tab(locks)];
    await vi.waitFor(() => expect(one.states).toEqual(["leads"]));
    expect(two.states).toEqual([]);
    one.over.abort();
    await one.done;
    await vi.waitFor(() => expect(two.states).toEqual(["leads"]));
    two.over.abort();
    await two.done;
    expect(one.states).toEqual(["leads", "stood down"]);
  });

  it("can be stolen: the former leader stops and waits again", async () => {
    const locks = fakeLocks();
    const [one, two] = [tab(locks), tab(locks)];
    await vi.waitFor(() => expect(one.states).toEqual(["leads"]));
    two.steal();
    await vi.waitFor(() => expect(two.states).toEqual(["leads"]));
    expect(one.states).toEqual(["leads", "stood down"]);

    two.over.abort();
    await two.done;
    await vi.waitFor(() => expect(one.states).toEqual(["leads", "stood down", "leads"]));
    one.over.abort();
    await one.done;
  });

  it("stops waiting when its signal aborts", async () => {
    const locks = fakeLocks();
    const [one, two] = [tab(locks), tab(locks)];
    two.over.abort();
    await two.done;
    expect(two.states).toEqual([]);
    one.over.abort();
    await one.done;
  });

  it("ends when the work ends by itself, and passes on its error", async () => {
    const locks = fakeLocks();
    const { lead } = createWebLockLead(locks);
    await lead(async () => {}, new AbortController().signal);
    const failing = lead(() => Promise.reject(new Error("broken")), new AbortController().signal);
    await expect(failing).rejects.toThrow("broken");
    const next = tab(locks);
    await vi.waitFor(() => expect(next.states).toEqual(["leads"]));
    next.over.abort();
    await next.done;
  });
});
