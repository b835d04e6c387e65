import { describe, expect, it } from "vitest";
import { RelayError } from "#contract";
import type { RelayCall, RelayLink } from "#core/relay-link.ts";
import { relayTerminals } from "./terminals.ts";

const lost = () => new RelayError("closed", "The connection to the relay was lost.");
const unknown = () => new RelayError("not-found", "There is no such terminal.");

/** Returns a link that answers each call with the next item of a script. */
function scripted(...script: unknown[]) {
  const calls: [method: string, input: unknown][] = [];
  let waits = 0;
  const link: RelayLink = {
    call: (async (method: string, input: unknown) => {
      calls.push([method, input]);
      const next = script.shift();
      if (next instanceof Error) throw next;
      return next;
    }) as RelayCall,
    ready: async () => void (waits += 1),
    status: () => ({ state: "connected" }),
    lead: async () => {},
  };
  return { terminals: relayTerminals(link, "/shop"), calls, waits: () => waits };
}

const state = { id: "t", command: "npm test", state: "running", start: 0, end: 0, pty: true };
const options = { id: "t", create: true, command: "npm test" };

describe("terminals over a link that breaks", () => {
  it("attach to a command whose start was not confirmed, and never start it again", async () => {
    const { terminals, calls, waits } = scripted(lost(), state);
    expect(await terminals.open(options)).toEqual(state);
    expect(waits()).toBe(1);
    expect(calls).toEqual([
      ["terminal.open", { root: "/shop", ...options }],
      ["terminal.open", { root: "/shop", ...options, create: false }],
    ]);
  });

  it("say so when the command may or may not have started", async () => {
    const { terminals, calls } = scripted(lost(), unknown());
    await expect(terminals.open(options)).rejects.toMatchObject({
      code: "closed",
      message: expect.stringContaining("may have run"),
    });
    expect(calls).toHaveLength(2);
  });

  it("read again from the same offset, and pass on that a restarted relay no longer knows the command", async () => {
    const read = { id: "t", from: 120, waitMs: 10, max: 10 };
    const { terminals, calls, waits } = scripted(lost(), lost(), unknown());
    await expect(terminals.read(read)).rejects.toMatchObject({ code: "not-found" });
    expect(calls).toEqual(Array.from({ length: 3 }, () => ["terminal.read", read]));
    expect(waits()).toBe(2);
  });

  it("end a command across a lost connection, but never repeat a keystroke", async () => {
    const killing = scripted(lost(), { killed: true });
    expect(await killing.terminals.kill("t")).toBe(true);
    const typing = scripted(lost(), {});
    await expect(typing.terminals.write("t", "y\n")).rejects.toMatchObject({ code: "closed" });
    expect(typing.calls).toHaveLength(1);
  });
});
