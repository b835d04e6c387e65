import { describe, expect, it } from "vitest";
import { handClock } from "../../../e2e/support/hand-clock.ts";
import type { Connection } from "./connection.ts";
import { keepHeartbeat } from "./heartbeat.ts";

/** A connection whose relay answers pings while `answers` is true, and a clock that advances only by `pass`. */
function connected() {
  const clock = handClock();
  const relay = { answers: true, received: 0, pings: 0 };
  let waiting: (() => void)[] = [];
  const goOn = async () => {
    relay.answers = true;
    for (const answer of waiting.splice(0)) answer();
    await clock.pass(0);
  };
  let end: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => (end = resolve));
  const call = () =>
    new Promise<object>((resolve) => {
      relay.pings += 1;
      const answer = () => {
        relay.received += 1;
        resolve({});
      };
      if (relay.answers) answer();
      else waiting = [...waiting, answer];
    });
  const connection = { call, closed, received: () => relay.received, close: () => end() } as unknown as Connection;
  const shown: boolean[] = [];
  const over = keepHeartbeat(connection, clock, (silent) => void shown.push(silent));
  return { pass: clock.pass, relay, goOn, shown, over, closed };
}

describe("the heartbeat", () => {
  it("says nothing about a relay that answers", async () => {
    const { pass, relay, shown } = connected();
    for (let i = 0; i < 10; i++) await pass(5_000);
    expect(shown).toEqual([]);
    expect(relay.pings).toBe(10);
  });

  it("shows a silent relay within seconds, and that it answers again", async () => {
    const { pass, relay, shown, goOn } = connected();
    relay.answers = false;
    await pass(5_000);
    await pass(4_000);
    expect(shown).toEqual([true]);
    await goOn();
    expect(shown).toEqual([true, false]);
  });

  it("counts any message as a sign of life, because a busy relay may answer late", async () => {
    const { pass, relay, shown } = connected();
    relay.answers = false;
    await pass(5_000);
    relay.received += 1;
    await pass(4_000);
    expect(shown).toEqual([]);
  });

  it("closes the connection after a long silence", async () => {
    const { pass, relay, shown, over, closed } = connected();
    relay.answers = false;
    await pass(5_000);
    await pass(4_000);
    await pass(60_000);
    await closed;
    await over;
    expect(shown).toEqual([true]);
  });
});
