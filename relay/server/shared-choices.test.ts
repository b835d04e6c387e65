import { afterAll, expect, it, vi } from "vitest";
import { openConfig } from "../config.ts";
import { startTestRelay } from "../relay.suite.ts";

const relay = await startTestRelay();
afterAll(() => relay.close());

it("keeps the newest choice, tells the other devices, and still has it after a start", async () => {
  const [desk, hand] = [await relay.client("desk"), await relay.client("hand")];
  const settle = { name: "currency" } as const;
  expect(await hand.call("preference.settle", settle)).toEqual({});

  const yuan = { value: '{"code":"CNY"}', at: 200 };
  expect(await desk.call("preference.settle", { ...settle, mine: yuan })).toEqual({ holds: yuan });
  await vi.waitFor(() => expect(hand.events).toEqual([{ event: "preference.changed", data: { name: "currency" } }]));
  expect(desk.events).toEqual([]);
  expect(await hand.call("preference.settle", settle)).toEqual({ holds: yuan });

  // A choice that an offline device made earlier, or at the same moment, does not win.
  for (const at of [100, 200])
    expect(await hand.call("preference.settle", { ...settle, mine: { value: "old", at } })).toEqual({ holds: yuan });
  expect(desk.events).toEqual([]);

  expect((await openConfig(relay.config.home)).data.preferences).toEqual({ currency: yuan });
  const euro = { value: '{"code":"EUR"}', at: 300 };
  expect(await hand.call("preference.settle", { ...settle, mine: euro })).toEqual({ holds: euro });
  expect((await openConfig(relay.config.home)).data.preferences).toEqual({ currency: euro });
});

it("refuses unknown and too long choices", async () => {
  const desk = await relay.client("desk");
  const call = (input: object) => desk.call("preference.settle", input as { name: "currency" });
  await expect(call({ name: "__proto__" })).rejects.toMatchObject({ code: "bad-input" });
  await expect(call({ name: "currency", mine: { value: "x".repeat(50_001), at: 1 } })).rejects.toMatchObject({
    code: "bad-input",
  });
});

it("keeps the newer choice of two programs that write one file", async () => {
  const other = await openConfig(relay.config.home);
  other.data.preferences["currency"] = { value: "newer", at: 9_000 };
  await other.save();
  const desk = await relay.client("desk");
  expect(await desk.call("preference.settle", { name: "currency", mine: { value: "older", at: 8_000 } })).toEqual({
    holds: { value: "newer", at: 9_000 },
  });
});
