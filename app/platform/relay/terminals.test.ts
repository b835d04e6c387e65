import { describe, expect, it } from "vitest";
import { RelayError } from "#contract";
import type { ReadyOptions, RelayCall, RelayLink } from "#core/relay-link.ts";
import { ConnectionLost } from "./connection.ts";
import { relayTerminals } from "./terminals.ts";

const lost = () => new ConnectionLost(true);
const neverSent = () => new ConnectionLost(false);
const unknown = () => new RelayError("not-found", "There is no such terminal.");

const turn = { stopped: new AbortController().signal, left: new AbortController().signal };

/** Returns a link that answers each call with the next item of a script. A function in the script is called first. */
function scripted(...script: unknown[]) {
  const calls: [method: string, input: unknown][] = [];
  const waits: ReadyOptions[] = [];
  const relay = { boot: "b1" };
  const link: RelayLink = {
    call: (async (method: string, input: unknown) => {
      calls.push([method, input]);
      const next = script.shift();
      if (next instanceof Error) throw next;
      if (typeof next === "function") throw (next as () => Error)();
      return next;
    }) as RelayCall,
    ready: async (options = {}) => {
      options.signal?.throwIfAborted();
      waits.push(options);
    },
    status: () => ({ state: "connected", facts: relay as never }),
    lead: async () => {},
  };
  const restarted = () => {
    relay.boot = "b2";
    return lost();
  };
  return { link, terminals: relayTerminals(link, "/shop", turn), calls, waits, script, restarted };
}

const state = { id: "t", command: "npm test", state: "running", start: 0, end: 0, pty: true };
const options = { id: "t", create: true, command: "npm test" };
const start = ["terminal.open", { root: "/shop", ...options }];
const attach = ["terminal.open", { root: "/shop", ...options, create: false }];

describe("terminals over a link that breaks", () => {
  it("attach to a command whose start was not confirmed, and never start it again", async () => {
    const { terminals, calls } = scripted(lost(), state);
    expect(await terminals.open(options)).toEqual(state);
    expect(calls).toEqual([start, attach]);
  });

  it("start a command when the relay is back, if the first call was never sent", async () => {
    const { terminals, calls, waits } = scripted(neverSent(), neverSent(), state);
    expect(await terminals.open(options)).toEqual(state);
    expect(calls).toEqual([start, start, start]);
    expect(waits.every(({ patient }) => patient)).toBe(true);
  });

  it("start a command again if the same relay never received it", async () => {
    const { terminals, calls } = scripted(lost(), unknown(), state);
    expect(await terminals.open(options)).toEqual(state);
    expect(calls).toEqual([start, attach, start]);
  });

  it("say that a command may have begun if the relay was restarted meanwhile", async () => {
    const { terminals, calls, script, restarted } = scripted();
    script.push(restarted, unknown());
    await expect(terminals.open(options)).rejects.toMatchObject({
      code: "closed",
      message: expect.stringContaining("may have begun"),
    });
    expect(calls).toEqual([start, attach]);
  });

  it("read again from the same offset, and pass on that a restarted relay no longer knows the command", async () => {
    const read = { id: "t", from: 120, waitMs: 10, max: 10 };
    const { terminals, calls } = scripted(lost(), lost(), unknown());
    await expect(terminals.read(read)).rejects.toMatchObject({ code: "not-found" });
    expect(calls).toEqual(Array.from({ length: 3 }, () => ["terminal.read", read]));
  });

  it("end a command across a lost connection, but never repeat a keystroke", async () => {
    const killing = scripted(lost(), { killed: true });
    expect(await killing.terminals.kill("t")).toBe(true);
    const typing = scripted(lost(), {});
    await expect(typing.terminals.write("t", "y\n")).rejects.toMatchObject({
      code: "closed",
      message: expect.stringContaining("may have arrived"),
    });
    expect(typing.calls).toHaveLength(1);
  });

  it("send nothing for a turn that was stopped, but still end its command", async () => {
    const { link, calls } = scripted({ killed: true });
    const terminals = relayTerminals(link, "/shop", { ...turn, stopped: AbortSignal.abort() });
    await expect(terminals.open(options)).rejects.toThrow();
    expect(await terminals.kill("t")).toBe(true);
    expect(calls).toEqual([["terminal.kill", { id: "t" }]]);
  });
});
