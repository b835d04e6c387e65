import { expect, it } from "vitest";
import type { CurrencyChoice } from "#core/ledger/currency/currency.ts";
import type { Settings } from "#core/settings.ts";
import type { Clock } from "#core/ports.ts";
import { memoryConfig } from "../../../relay/config.ts";
import { sharedChoiceHandlers } from "../../../relay/server/shared-choices.ts";
import type { Call } from "../../../relay/server/rpc.ts";
import type { RelayLink } from "#core/relay-link.ts";
import { createSyncedCurrency } from "./synced-currency.ts";

const relay = () => sharedChoiceHandlers(memoryConfig("/nowhere"), new Set());

/** Makes a device with its own clock. The device is connected to the relay until the test disconnects it. */
function device(handlers: ReturnType<typeof relay>, now: number) {
  const settings: Partial<Settings> = {};
  const seen: string[] = [];
  const state = { away: false };
  const clock = { now: () => now } as Clock;
  const call = async (_method: string, input: unknown) => {
    if (state.away) throw new Error("away");
    return handlers["preference.settle"](input as never, { caller: {} } as Call);
  };
  const shared = createSyncedCurrency({
    settings: {
      get: async (key) => settings[key] as never,
      set: async (key, value) => void Object.assign(settings, { [key]: value }),
    },
    link: { call: call as unknown as RelayLink["call"] },
    clock,
    onChosen: ({ code }) => seen.push(code),
  });
  const choose = async (code: string) => {
    await shared.choose({ code, perDollar: 2 });
    await shared.settle();
  };
  return { ...shared, choose, seen, state, settings, code: () => (settings.currency as CurrencyChoice)?.code };
}

it("syncs to the other devices, whichever chose last, and back", async () => {
  const handlers = relay();
  const [desk, hand] = [device(handlers, 1_000), device(handlers, 2_000)];
  await hand.settle();
  expect(hand.code()).toBeUndefined();
  await desk.choose("CNY");
  await hand.settle();
  expect([hand.code(), hand.seen]).toEqual(["CNY", ["CNY"]]);
  await hand.settle();
  expect(hand.seen).toEqual(["CNY"]);

  await hand.choose("EUR");
  await desk.settle();
  expect(desk.code()).toBe("EUR");
  // The clock of `desk` is behind that of `hand`, but the choice on `desk` was made later, so it must win.
  await desk.choose("GBP");
  await hand.settle();
  expect([hand.code(), desk.seen, hand.seen]).toEqual(["GBP", ["EUR"], ["CNY", "GBP"]]);
});

it("is sent when the relay is back, unless another device has chosen since", async () => {
  const handlers = relay();
  const [desk, hand] = [device(handlers, 1_000), device(handlers, 2_000)];
  desk.state.away = true;
  await desk.choose("CNY");
  expect(desk.code()).toBe("CNY");
  desk.state.away = false;
  await desk.settle();
  await hand.settle();
  expect(hand.code()).toBe("CNY");

  desk.state.away = true;
  await desk.choose("JPY");
  await hand.choose("EUR");
  desk.state.away = false;
  await desk.settle();
  expect([desk.code(), hand.code()]).toEqual(["EUR", "EUR"]);
});

it("keeps its choice when the other one is invalid", async () => {
  const handlers = relay();
  const [desk, hand] = [device(handlers, 1_000), device(handlers, 2_000)];
  await desk.choose("CNY");
  for (const value of ["", "{", '{"code":"<b>","perDollar":1}', '{"code":"EUR","perDollar":-1}']) {
    await handlers["preference.settle"]({ name: "currency", mine: { value, at: Date.now() + value.length } }, {
      caller: {},
    } as Call);
    await hand.settle();
    await desk.settle();
    expect([hand.code(), desk.code()]).toEqual([undefined, "CNY"]);
  }
});
