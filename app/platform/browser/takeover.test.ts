import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { CommandId, SessionId } from "#core/ids.ts";
import { handClock } from "../../../e2e/support/hand-clock.ts";
import type { Command } from "#core/session/commands.ts";
import { localTabs } from "./tabs.ts";
import { createTakeover } from "./takeover.ts";

const sessionId = "s1" as SessionId;

/** A follower with a clock that advances only by `pass`, and an inbox from which the test takes commands. */
function follower() {
  const tabs = localTabs();
  const over = new AbortController();
  onTestFinished(() => over.abort());
  const clock = handClock(1_000);
  const waiting = new Set<string>();
  const lead = { is: false };
  const steal = vi.fn(() => (lead.is = true));
  const inbox = { waiting: async () => [...waiting].map((id) => ({ id }) as Command) };
  const takeover = createTakeover({ tabs, clock, inbox, isLeading: () => lead.is, steal }, over.signal);
  const ask = (id: string) => {
    waiting.add(id);
    tabs.publish({ kind: "queue", sessionId });
    takeover.expectAnswer(id as CommandId);
  };
  takeover.visible(true);
  return { tabs, pass: clock.pass, waiting, steal, takeover, ask };
}

describe("a visible tab whose command waits", () => {
  it("takes over if only its own batches are heard", async () => {
    const { ask, pass, steal, tabs } = follower();
    ask("c1");
    await pass(1_000);
    tabs.publish({ kind: "queue", sessionId });
    tabs.publish({ kind: "read", sessionId });
    await pass(4_000);
    expect(steal).toHaveBeenCalledOnce();
  });

  it("leaves the lead to a leader that answers, and looks again when that leader falls silent", async () => {
    const { ask, pass, steal, tabs } = follower();
    ask("c1");
    await pass(1_000);
    tabs.publish({ kind: "queue", sessionId, byLeader: true });
    await pass(4_000);
    expect(steal).not.toHaveBeenCalled();
    await pass(5_000);
    expect(steal).toHaveBeenCalledOnce();
  });

  it("keeps waking the leader while the command waits", async () => {
    const { ask, pass, steal, tabs } = follower();
    tabs.onPoke(
      () => setTimeout(() => tabs.publish({ kind: "queue", sessionId, byLeader: true })),
      new AbortController().signal,
    );
    ask("c1");
    for (let i = 0; i < 20; i++) {
      await pass(1_000);
      await pass(4_000);
    }
    expect(steal).not.toHaveBeenCalled();
  });

  it("takes over as soon as it is shown", async () => {
    const { ask, pass, steal, takeover } = follower();
    takeover.visible(false);
    ask("c1");
    await pass(5_000);
    expect(steal).not.toHaveBeenCalled();
    takeover.visible(true);
    await pass(5_000);
    expect(steal).toHaveBeenCalledOnce();
  });

  it("stops looking when the command was taken, and looks again for the next one", async () => {
    const { ask, pass, steal, waiting } = follower();
    ask("c1");
    waiting.clear();
    await pass(5_000);
    await pass(5_000);
    expect(steal).not.toHaveBeenCalled();
    ask("c2");
    await pass(5_000);
    expect(steal).toHaveBeenCalledOnce();
  });
});
