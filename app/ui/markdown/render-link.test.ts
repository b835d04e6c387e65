import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RenderApi } from "#core/markdown/render-service.ts";
import { createRenderLink, TooSlow } from "./render-link.ts";

const never = new Promise<never>(() => undefined);

/** Workers that answer, wait for the network, or are stuck. */
function workers(...behaviours: ("answers" | "waits" | "stuck")[]) {
  const ended: number[] = [];
  let count = 0;
  const link = createRenderLink(() => {
    const at = count++;
    const behaviour = behaviours[at] ?? "answers";
    const api = {
      ping: () => (behaviour === "stuck" ? never : Promise.resolve(true)),
      render: (text: string) => {
        if (behaviour === "stuck") return never;
        const delay = behaviour === "waits" ? 20_000 : 0;
        return new Promise((resolve) => setTimeout(() => resolve([`${at} ${text}`]), delay));
      },
    } as unknown as RenderApi;
    return { api, end: () => void ended.push(at) };
  });
  return { ended, link };
}

describe("the render worker", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is ended and replaced when a text keeps it busy for too long, and the texts after it are rendered", async () => {
    const { link, ended } = workers("stuck");
    const first = link.ask((worker) => worker.render("bomb")).catch((error: unknown) => error);
    const second = link.ask((worker) => worker.render("text"));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await first).toBeInstanceOf(TooSlow);
    expect(await second).toEqual(["1 text"]);
    expect(ended).toEqual([0]);
    expect(link.generation()).toBe(1);
  });

  it("may wait for the network for as long as it takes", async () => {
    const { link, ended } = workers("waits");
    const answer = link.ask((worker) => worker.render("text"));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await answer).toEqual(["0 text"]);
    expect(ended).toEqual([]);
  });
});
