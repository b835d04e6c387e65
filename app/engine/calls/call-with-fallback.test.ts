import { afterEach, describe, expect, it } from "vitest";
import type { AccountId } from "#core/ids.ts";
import type { Account } from "#core/model/vendors/account.ts";
import { restMs } from "#core/model/calls/fallback.ts";
import { type ModelServer, type Step, startModelServer } from "../../../e2e/fakes/model-server.ts";
import { call, octoPerTest } from "../../../e2e/support/each-octo.ts";
import type { TestOcto, TestOctoOptions } from "../../../e2e/support/octo.ts";
import { systemClock } from "../../platform/browser/clock.ts";

const start = octoPerTest();
const others: ModelServer[] = [];
afterEach(() => Promise.all(others.splice(0).map((vendor) => vendor.close())));

const second = "account_second" as AccountId;
const own = { account: "account_test", model: "claude-sonnet-5-5" };
const spare = { account: second, model: "gpt-6.1-terra" };

const fault = (status: number): Step => ({
  fault: { kind: "status", status, headers: { "retry-after-ms": "1" }, body: { error: { message: "Scripted." } } },
});

/** Makes a clock that the test can move forward. */
function movedClock() {
  let moved = 0;
  return { clock: { ...systemClock, now: () => systemClock.now() + moved }, pass: (ms: number) => (moved += ms) };
}

/**
 * Starts Octo with a chat whose account has a fallback. The fallback account has another vendor and another protocol.
 */
async function withSpare(options: Partial<TestOctoOptions> = {}): Promise<{ octo: TestOcto; other: ModelServer }> {
  const other = await startModelServer({ script: () => ({ say: "The other one speaks." }) });
  others.push(other);
  const account: Account = {
    id: second,
    name: "Second",
    vendor: "custom",
    protocol: "openai-chat",
    baseUrl: `${other.url}/v1`,
    model: "gpt-6.1-terra",
    liteModel: "gpt-5.4-nano",
    route: "direct",
  };
  const octo = await start({
    script: () => fault(404),
    account: { fallbacks: [spare] },
    others: [account],
    ...options,
  });
  return { octo, other };
}

const changes = ({ events }: TestOcto) =>
  events.flatMap((event) =>
    event.type === "model.fellBack" || event.type === "model.cameBack"
      ? [[event.type, event.from.model, event.to.model, event.why]]
      : [],
  );

describe("a model that fails", () => {
  it("is replaced within the turn by the next candidate, in its protocol and on its account", async () => {
    const { octo, other } = await withSpare({
      files: { "a.txt": "eleven" },
      script: (_, n) =>
        n === 0 ? { think: "Where?", say: "I look.", calls: [call("read_file", { path: "a.txt" })] } : fault(402),
    });
    expect((await octo.turn("What is in a.txt?")).reason).toBe("done");
    expect([octo.vendor.count(), other.count()]).toEqual([2, 1]);
    const [asked] = other.requests;
    expect(asked).toMatchObject({ protocol: "openai", body: { model: spare.model } });
    expect(asked?.headers.authorization).toBe(`Bearer sk-${second}`);
    // The second request contains the turn so far in the other protocol, but not the first model's thinking.
    expect(JSON.stringify(asked?.body.messages)).toContain("eleven");
    expect(asked?.raw).not.toContain("Where?");
    const records = await octo.octo.stores.ledger.records({});
    expect(records.map(({ model, outcome }) => [model, outcome])).toEqual([
      [spare.model, "ok"],
      [own.model, "failed"],
      [own.model, "ok"],
    ]);
    expect(changes(octo)).toEqual([["model.fellBack", own.model, spare.model, "payment"]]);
  });

  it("is tried three times, not eleven, when another candidate can answer", async () => {
    const { octo } = await withSpare({ script: () => fault(529) });
    expect((await octo.turn("hello")).reason).toBe("done");
    expect(octo.vendor.count()).toBe(3);
  });

  it("is not replaced when the request itself or the key is wrong", async () => {
    for (const [status, kind] of [
      [400, "bad-request"],
      [401, "auth"],
    ] as const) {
      const { octo, other } = await withSpare({ script: () => fault(status) });
      expect((await octo.turn("hello")).error?.kind).toBe(kind);
      expect(other.count()).toBe(0);
    }
  });

  it("is tried once more when all others have failed, and the turn says why it ended", async () => {
    const { octo, other } = await withSpare();
    await octo.turn("hello");
    other.play(() => fault(404));
    expect((await octo.turn("again")).error?.kind).toBe("not-found");
    expect([octo.vendor.count(), other.count()]).toEqual([2, 2]);
    octo.vendor.play(() => ({ say: "Here I am." }));
    expect((await octo.turn("and again")).reason).toBe("done");
    expect((await octo.state()).fallback).toBeUndefined();
  });

  it("skips an account that was removed", async () => {
    const gone = { account: "account_gone" as AccountId, model: "x" };
    const { octo, other } = await withSpare({ account: { fallbacks: [gone, spare] } });
    expect((await octo.turn("hello")).reason).toBe("done");
    expect(other.count()).toBe(1);
  });

  it("C-034 is not asked for 30 minutes while another answers, and then answers again", async () => {
    const { clock, pass } = movedClock();
    const { octo, other } = await withSpare({ clock });
    await octo.turn("hello");
    octo.vendor.play(() => ({ say: "I am back." }));
    pass(29 * 60_000);
    await octo.turn("after 29 minutes");
    expect([octo.vendor.count(), other.count()]).toEqual([1, 2]);
    pass(2 * 60_000);
    await octo.turn("after 31 minutes");
    expect([octo.vendor.count(), other.count()]).toEqual([2, 2]);
    expect((await octo.state()).fallback).toBeUndefined();
    expect(changes(octo).at(-1)).toEqual(["model.cameBack", spare.model, own.model, "answered"]);
  });

  it("C-035 is tried once after its rest: if it fails, the other answers the same request, and a new rest begins", async () => {
    const { clock, pass } = movedClock();
    const { octo, other } = await withSpare({ clock });
    await octo.turn("hello");
    const since = (await octo.state()).fallback?.since;
    octo.vendor.play(() => fault(529));
    pass(restMs + 60_000);
    expect((await octo.turn("after 31 minutes")).reason).toBe("done");
    expect([octo.vendor.count(), other.count()]).toEqual([2, 2]);
    expect(other.requests[1]?.raw).toContain("after 31 minutes");
    pass(29 * 60_000);
    await octo.turn("29 minutes later");
    expect([octo.vendor.count(), other.count()]).toEqual([2, 3]);
    const { fallback, order, entries } = await octo.state();
    expect(fallback).toMatchObject({ to: spare, since });
    expect(order.filter((id) => entries[id]?.kind === "model")).toHaveLength(1);
  });

  it("stays replaced after a crash, until the person wants it back or chooses another model", async () => {
    const { octo, other } = await withSpare();
    await octo.turn("hello");
    const again = await octo.again();
    await again.turn("after the crash");
    expect([octo.vendor.count(), other.count()]).toEqual([1, 2]);
    octo.vendor.play(() => ({ say: "Back." }));
    await again.ask({ type: "comeBack" });
    await again.turn("now you");
    expect([octo.vendor.count(), other.count()]).toEqual([2, 2]);
    expect(changes(again).at(-1)).toEqual(["model.cameBack", spare.model, own.model, "person"]);
    octo.vendor.play(() => fault(404));
    await again.turn("fail");
    await again.ask({ type: "configure", changes: { model: "claude-opus-5-5" } });
    await again.next("session.changed");
    expect((await again.state()).fallback).toBeUndefined();
    await again.die();
  });

  it("is replaced for the title too, by the small model of the other account", async () => {
    const { octo, other } = await withSpare({ title: "never" });
    await octo.turn("hello");
    await octo.next("session.changed", ({ changes: made }) => made.titled === true);
    expect(other.requests.map(({ body }) => body.model)).toEqual([spare.model, "gpt-5.4-nano"]);
  });

  it("does not avoid a budget by falling back", async () => {
    const { octo, other } = await withSpare();
    await octo.octo.stores.settings.set("spending", { dayNanos: 1_000_000_000, unpriced: false });
    expect((await octo.turn("hello")).reason).toBe("done");
    await octo.octo.stores.settings.set("spending", { dayNanos: 1, unpriced: false });
    expect((await octo.turn("more")).reason).toBe("budget");
    expect(other.count()).toBe(1);
  });
});
