import { describe, expect, it } from "vitest";
import type { AccountId, DeviceId, SessionId } from "#core/ids.ts";
import type { BlobRef, SaidBlock } from "#core/model/message.ts";
import type { BlobStore } from "#core/store-ports.ts";
import type { Command } from "#core/session/commands.ts";
import type { EventBody, SessionEvent } from "#core/session/events.ts";
import { systemClock } from "../../platform/browser/clock.ts";
import { createTransfer } from "./transfer.ts";

const cat = new Uint8Array([0, 1, 254, 255]);
const image: BlobRef = { hash: "c".repeat(64), mime: "image/png", bytes: 4, name: "cat.png" };
const by = { kind: "page" } as const;

function chat(id: string, ...content: SaidBlock[]): SessionEvent[] {
  const account = "acc" as AccountId;
  const settings = {
    title: id,
    titled: true,
    account,
    model: "m",
    mode: "ask",
    budget: {},
    answerWithinMs: 0,
  } as const;
  const bodies: EventBody[] = [
    { type: "session.started", settings, origin: by },
    { type: "user.said", content, by },
  ];
  return bodies.map((body, i) => ({
    ...body,
    sessionId: id as SessionId,
    seq: i + 1,
    at: i,
    epoch: 1,
    device: "dev" as DeviceId,
  }));
}

function makeBrowser(logs: Record<string, SessionEvent[]>, kept: Record<string, Uint8Array<ArrayBuffer>> = {}) {
  const asked: Command[] = [];
  const blobs: BlobStore = {
    get: async (hash) => kept[hash],
    put: async (bytes, mime, name) => {
      kept[image.hash] = bytes;
      return { ...image, mime, name };
    },
  };
  const ask = async (command: Command) => {
    asked.push(command);
    return "accepted" as const;
  };
  const stores = { sessions: { read: async (id: SessionId) => logs[id] ?? [] }, blobs };
  return { asked, kept, transfer: createTransfer({ stores, clock: systemClock, ask }) };
}

describe("chats as files", () => {
  const said = { type: "text", text: "look" } as const;
  const logs = { one: chat("one", said, { type: "image", blob: image }), two: chat("two", { ...said, text: "other" }) };

  it("W-017 an export has this chat's log and its attachments, and nothing of any other chat", async () => {
    const { transfer } = makeBrowser(logs, { [image.hash]: cat, ["d".repeat(64)]: new Uint8Array([7]) });
    const text = await (await transfer.save(["one" as SessionId])).text();
    const lines = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toHaveLength(4);
    expect(lines[1]).toEqual({ blob: image, data: "AAH+/w==" });
    expect(text).not.toMatch(/other|"two"|"dev"/);
  });

  it("imports into another browser as new chats with their attachments", async () => {
    const file = await makeBrowser(logs, { [image.hash]: cat }).transfer.save(["one", "two"] as SessionId[]);
    const there = makeBrowser({});
    const answer = await there.transfer.load(file);
    expect(answer).toEqual({ ids: there.asked.map(({ sessionId }) => sessionId) });
    expect(there.asked.map((command) => command.type === "adopt" && command.events.length)).toEqual([2, 2]);
    expect(there.kept[image.hash]).toEqual(cat);
  });

  it("sends no command when the file is damaged or too large", async () => {
    const { transfer, asked } = makeBrowser(logs);
    const good = await (await transfer.save(["one" as SessionId])).text();
    expect(await transfer.load(new Blob([good, '{"type":"unheard"}\n']))).toMatchObject({ problem: "broken", line: 4 });
    const large = new Blob([new Uint8Array(64 * 1024 * 1024 + 1)]);
    expect(await transfer.load(large)).toEqual({ problem: "too-large" });
    expect(asked).toEqual([]);
  });
});
