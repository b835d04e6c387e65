import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Batch } from "#core/ports.ts";
import type { SessionId } from "#core/ids.ts";
import { createTabs, localTabs } from "./tabs.ts";

const batch: Batch = { kind: "queue", sessionId: "s1" as SessionId };
let count = 0;

function room() {
  const name = `tabs-${count++}`;
  const over = new AbortController();
  onTestFinished(() => over.abort());
  const open = (build = 1, onOutdated = vi.fn()) => {
    const tabs = createTabs({ build, onOutdated, name }, over.signal);
    const poked = vi.fn();
    const heard = vi.fn();
    tabs.onPoke(poked, over.signal);
    tabs.onBatch(heard, over.signal);
    return { tabs, poked, heard, onOutdated };
  };
  return { open, over };
}

describe("tabs", () => {
  it("carry wake-ups and batches to every tab, including the sender", async () => {
    const { open } = room();
    const [one, two, three] = [open(), open(), open()];
    one.tabs.poke();
    one.tabs.publish(batch);
    for (const tab of [one, two, three]) {
      await vi.waitFor(() => expect(tab.heard).toHaveBeenCalledExactlyOnceWith(batch));
      expect(tab.poked).toHaveBeenCalledOnce();
    }
  });

  it("ignore messages of a newer build and report that they are outdated", async () => {
    const { open } = room();
    const older = open(1);
    const newer = open(2);
    newer.tabs.publish(batch);
    await vi.waitFor(() => expect(older.onOutdated).toHaveBeenCalled());
    expect(older.heard).not.toHaveBeenCalled();
    older.tabs.publish(batch);
    await vi.waitFor(() => expect(newer.heard).toHaveBeenCalledTimes(2));
    expect(newer.onOutdated).not.toHaveBeenCalled();
  });

  it("send nothing after their signal has aborted", async () => {
    const { open, over } = room();
    const one = open();
    over.abort();
    one.tabs.poke();
    one.tabs.publish(batch);
    expect(one.heard).not.toHaveBeenCalled();
  });

  it("work within one process, each listener until its signal aborts", () => {
    const tabs = localTabs();
    const heard = vi.fn();
    const listening = new AbortController();
    const never = vi.fn();
    tabs.onBatch(heard, listening.signal);
    tabs.onBatch(never, AbortSignal.abort());
    tabs.publish(batch);
    listening.abort();
    tabs.publish(batch);
    expect(heard).toHaveBeenCalledOnce();
    expect(never).not.toHaveBeenCalled();
  });
});
