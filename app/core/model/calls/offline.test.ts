import { describe, expect, it } from "vitest";
import type { AccountId, TurnId } from "#core/ids.ts";
import type { Network } from "#core/ports.ts";
import type { EventBody, LiveEvent } from "#core/session/events.ts";
import { type CallEvent, callModel } from "./call.ts";
import type { Account } from "#core/model/vendors/account.ts";
import { noUsage } from "#core/model/message.ts";
import type { Provider } from "#core/model/provider.ts";

const away: Account = {
  id: "acct_1" as AccountId,
  name: "Test",
  vendor: "custom",
  protocol: "anthropic-messages",
  baseUrl: "https://vendor.example",
  model: "claude-sonnet-5-5",
  route: "direct",
};
const here = { ...away, baseUrl: "http://localhost:11434" };

const provider: Provider = {
  protocol: "anthropic-messages",
  async *stream() {
    yield { type: "finished", stop: "end", usage: noUsage };
  },
};

/** Returns a network that is offline until the test calls `back`. */
function lostNetwork() {
  let offline = true;
  let back = () => {};
  const network: Network = {
    isOffline: () => offline,
    back: (signal) =>
      new Promise((resolve) => {
        back = () => {
          offline = false;
          resolve();
        };
        signal.addEventListener("abort", () => resolve());
      }),
  };
  return { network, back: () => back() };
}

function ask(account: Account, network: Network, signal = new AbortController().signal) {
  const committed: EventBody[] = [];
  const live: LiveEvent[] = [];
  const events: CallEvent[] = [];
  const ports = {
    provider,
    clock: { now: Date.now, random: () => 0.5, sleep: () => Promise.resolve() },
    newId: <Id extends string>(prefix: string) => prefix as Id,
    commit: async (more: EventBody[]) => void committed.push(...more),
    live: (event: LiveEvent) => void live.push(event),
    network,
  };
  const request = { model: account.model, system: "", tools: [], messages: [], maxOutput: 10, cacheKey: "s" };
  const context = { account, purpose: { purpose: "turn" as const, turnId: "turn_1" as TurnId } };
  const done = (async () => {
    for await (const event of callModel(request, context, ports, signal)) events.push(event);
    return events.at(-1);
  })();
  return { done, committed, live };
}

const aMoment = () => new Promise((resolve) => setTimeout(resolve, 20));

describe("a call without a network", () => {
  it("starts when the network is back and records nothing until then", async () => {
    const { network, back } = lostNetwork();
    const { done, committed, live } = ask(away, network);
    await aMoment();
    expect(committed).toEqual([]);
    back();
    expect(await done).toMatchObject({ outcome: "ok" });
    expect(committed).toMatchObject([{ type: "model.started", attempt: 1 }]);
    expect(live).toMatchObject([{ type: "model.waiting", attempt: 1, why: "offline" }]);
  });

  it("can be stopped while it waits, without a record", async () => {
    const stop = new AbortController();
    const { done, committed } = ask(away, lostNetwork().network, stop.signal);
    await aMoment();
    stop.abort();
    expect(await done).toMatchObject({ outcome: "stopped", blocks: [] });
    expect(committed).toEqual([]);
  });

  it("starts at once when the model is on this machine", async () => {
    expect(await ask(here, lostNetwork().network).done).toMatchObject({ outcome: "ok" });
  });
});
