import { describe, expect, it } from "vitest";
import { call, octoPerTest } from "../../e2e/support/each-octo.ts";

const start = octoPerTest();
const dollar = 1e9;

describe("a purse", () => {
  it("ends a turn before the call that the day's limit has no room for, and goes on once it is raised", async () => {
    const octo = await start({
      script: [
        { calls: [call("list_files")], usage: { input: 10_000, output: 2_000 } },
        { say: "Done.", usage: { input: 10, output: 10 } },
      ],
    });
    const { settings, billing } = octo.octo.stores;
    await settings.set("spending", { dayNanos: 0.05 * dollar });
    const end = await octo.turn("Look around.");
    expect(end).toMatchObject({ reason: "budget", note: expect.stringContaining("$0.05 a day") });
    expect(octo.vendor.count()).toBe(1);
    expect(await billing.records({})).toHaveLength(1);

    await settings.set("spending", { dayNanos: dollar });
    await octo.ask({ type: "continue" });
    expect((await octo.next("turn.ended", ({ reason }) => reason !== "budget")).reason).toBe("done");
    expect(octo.vendor.count()).toBe(2);
  });

  it("asks nothing at all when the first call is already too much, and writes no record of it", async () => {
    const octo = await start({ script: [{ say: "Never said." }] });
    await octo.octo.stores.settings.set("spending", { monthNanos: 1_000 });
    expect((await octo.turn("Hello")).reason).toBe("budget");
    expect(octo.vendor.count()).toBe(0);
    expect(await octo.octo.stores.billing.records({})).toEqual([]);
  });
});
