import { describe, expect, it, vi } from "vitest";
import { call, octoPerTest } from "../../../../e2e/support/each-octo.ts";
import { stillClock } from "../../../store/suites/samples.suite.ts";
import type { CostBudget } from "./budget.ts";
import { type AccountId, type CallId, makeId, type SessionId } from "#core/ids.ts";
import type { CallEvent } from "#core/model/calls/call.ts";
import type { Account } from "#core/model/vendors/account.ts";
import type { ModelRequest } from "#core/model/provider.ts";
import { memoryStores } from "../../../store/memory/open.ts";
import { createBudgetGuard } from "./budget-guard.ts";

const start = octoPerTest();
const dollar = 1e9;
const budget = (more: Partial<CostBudget>): CostBudget => ({
  id: "own",
  period: "month",
  scope: "everything",
  nanos: dollar,
  kind: "hard",
  ...more,
});

describe("the budget guard", () => {
  it("ends a turn before a call that would exceed the day's limit, and continues once it is raised", async () => {
    const octo = await start({
      script: [
        { calls: [call("list_files")], usage: { input: 10_000, output: 2_000 } },
        { say: "Done.", usage: { input: 10, output: 10 } },
      ],
    });
    const { settings, ledger } = octo.octo.stores;
    await settings.set("spending", { dayNanos: 0.05 * dollar });
    const end = await octo.turn("Look around.");
    expect(end).toMatchObject({ reason: "budget", note: expect.stringContaining("$0.05 a day") });
    expect(octo.vendor.count()).toBe(1);
    expect(await ledger.records({})).toHaveLength(1);

    await settings.set("spending", { dayNanos: dollar });
    await octo.ask({ type: "continue" });
    expect((await octo.next("turn.ended", ({ reason }) => reason !== "budget")).reason).toBe("done");
    expect(octo.vendor.count()).toBe(2);
  });

  it("makes no call and writes no record if the first call would exceed the limit", async () => {
    const octo = await start({ script: [{ say: "Never said." }] });
    await octo.octo.stores.settings.set("spending", { monthNanos: 1_000 });
    expect((await octo.turn("Hello")).reason).toBe("budget");
    expect(octo.vendor.count()).toBe(0);
    expect(await octo.octo.stores.ledger.records({})).toEqual([]);
  });

  it("applies a folder budget to each project by itself, and names the project", async () => {
    const octo = await start({ script: [{ say: "One.", usage: { input: 10_000, output: 2_000 } }, { say: "Two." }] });
    const { settings } = octo.octo.stores;
    await settings.set("spending", { budgets: [budget({ scope: "folder", value: "/elsewhere", nanos: 1 })] });
    expect((await octo.turn("Hello")).reason).toBe("done");
    await settings.set("spending", { budgets: [budget({ scope: "folder", nanos: 0.05 * dollar })] });
    expect(await octo.turn("And now?")).toMatchObject({
      reason: "budget",
      note: expect.stringContaining(`The limit of $0.05 a month for the project ${octo.folder} leaves no room`),
    });
  });

  it("does not let a limit on titles stop answers", async () => {
    const octo = await start({ script: [{ say: "Hello." }], title: "A greeting" });
    await octo.octo.stores.settings.set("spending", {
      budgets: [budget({ scope: "purpose", value: "title", nanos: 1 })],
    });
    expect((await octo.turn("Hello")).reason).toBe("done");
    expect(octo.vendor.count()).toBe(1);
  });

  it("alerts once when a soft budget is nearly used and once when it is used, and stops nothing", async () => {
    const octo = await start({ script: () => ({ say: "Yes.", usage: { input: 5_000, output: 2_000 } }) });
    const { settings, ledger } = octo.octo.stores;
    await octo.turn("One");
    const [first] = await ledger.records({});
    await settings.set("spending", { budgets: [budget({ kind: "soft", nanos: (first?.costNanos ?? 0) * 3.5 })] });
    for (const words of ["Two", "Three", "Four", "Five"]) expect((await octo.turn(words)).reason).toBe("done");
    const shares = octo.events.flatMap((event) => (event.type === "budget.neared" ? [event.share] : []));
    expect(shares).toEqual([80, 100]);
    const { order, entries } = await octo.state();
    expect(order.filter((id) => entries[id]?.kind === "budget")).toHaveLength(2);
  });

  it("counts imported records before the next call", async () => {
    const octo = await start({ script: [{ say: "One." }, { say: "Two." }] });
    const { settings, ledger } = octo.octo.stores;
    await settings.set("spending", { monthNanos: 5 * dollar });
    expect((await octo.turn("Hello")).reason).toBe("done");
    const [own] = await ledger.records({});
    if (!own) throw new Error("There is no record.");
    await ledger.importRecords([{ ...own, id: "call_restored" as CallId, costNanos: 5 * dollar }]);
    octo.octo.tabs.publish({ kind: "imported" });
    expect((await octo.turn("Again")).reason).toBe("budget");
  });
});

const model = "claude-sonnet-5-5";
const account = {
  id: "account_a" as AccountId,
  name: "A",
  vendor: "anthropic",
  baseUrl: "https://a.example",
} as Account;
const request: ModelRequest = { model, system: "", tools: [], messages: [], maxOutput: 1_000, cacheKey: "s" };

/** Creates a guard over an empty ledger. `reads` returns how often the guard has read the ledger. */
async function openGuard(budgets: CostBudget[], { unpriced = false, asked = request, from = account } = {}) {
  const clock = stillClock();
  const stores = memoryStores(clock, () => 0);
  await stores.settings.set("spending", { budgets, unpriced });
  let read = 0;
  const ledger = {
    records: stores.ledger.records,
    summary: (...asked: Parameters<typeof stores.ledger.summary>) => {
      read += 1;
      return stores.ledger.summary(...asked);
    },
  };
  const newId = <Id extends string>(prefix: string) => makeId<Id>(prefix, 0, Math.random);
  const budgetGuard = createBudgetGuard({ settings: stores.settings, ledger, clock, offsetAt: () => 0, newId });
  const spend = async (sessionId: string, made: () => Promise<number>) => {
    async function* events(): AsyncGenerator<CallEvent> {
      const nanos = await made();
      yield { type: "ended", outcome: "ok", callId: "c" as CallId, call: { costNanos: nanos } } as CallEvent;
    }
    const context = { account: from, purpose: { purpose: "turn" } };
    const spender = { sessionId: sessionId as SessionId, request: asked, context };
    let end: CallEvent | undefined;
    const budgeted = { ...spender, commitAlert: () => Promise.resolve() } as Parameters<typeof budgetGuard.spend>[0];
    for await (const event of budgetGuard.spend(budgeted, events)) end = event;
    return end?.type === "ended" ? (end.error?.kind ?? end.outcome) : undefined;
  };
  return { spend, reads: () => read, guard: budgetGuard };
}

describe("a call without a known price", () => {
  const asked = { ...request, model: "house-model" };

  it("is refused under a hard budget, unless the person allows it or the model runs on their machine", async () => {
    const made = vi.fn(async () => 0);
    const end = async (budgets: CostBudget[], more: object) =>
      (await openGuard(budgets, { asked, ...more })).spend("a", made);
    expect(await end([budget({})], {})).toBe("spent");
    expect(made).not.toHaveBeenCalled();
    expect(await end([budget({})], { unpriced: true })).toBe("ok");
    expect(await end([budget({})], { from: { ...account, baseUrl: "http://localhost:11434" } })).toBe("ok");
    expect(await end([budget({ kind: "soft" })], {})).toBe("ok");
    expect(await end([budget({ scope: "model", value: "another" })], {})).toBe("ok");
    expect(await end([], {})).toBe("ok");
    expect(made).toHaveBeenCalledTimes(5);
  });
});

describe("calls at the same time", () => {
  /** The estimated cost of one call with a thousand output tokens, in billionths of a dollar. */
  const one = 10e6;

  it("begin only as far as the budget allows, in the order they asked", async () => {
    const { spend } = await openGuard([budget({ nanos: 2.5 * one })]);
    const ends = await Promise.all(["a", "b", "c", "d"].map((id) => spend(id, async () => one)));
    expect(ends).toEqual(["ok", "ok", "spent", "spent"]);
  });

  it("take nothing from the budgets of other chats", async () => {
    const { spend } = await openGuard([budget({ scope: "sessionId", nanos: 1.5 * one })]);
    const ends = await Promise.all(["a", "b", "a", "b"].map((id) => spend(id, async () => one)));
    expect(ends).toEqual(["ok", "ok", "spent", "spent"]);
  });

  it("read the ledger once and add to the total from then on", async () => {
    const { spend, reads, guard: budgetGuard } = await openGuard([budget({ nanos: 3.5 * one })]);
    const ends: unknown[] = [];
    for (let n = 0; n < 5; n++) ends.push(await spend("a", async () => one));
    expect(ends).toEqual(["ok", "ok", "ok", "spent", "spent"]);
    expect(reads()).toBe(1);
    budgetGuard.forget();
    await spend("a", async () => one);
    expect(reads()).toBe(2);
  });

  it("read the ledger again if a record may not have been written", async () => {
    const { spend, reads } = await openGuard([budget({ nanos: 3.5 * one })]);
    await spend("a", async () => one);
    await expect(spend("a", () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
    await spend("a", async () => one);
    expect(reads()).toBe(2);
  });
});
