import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { type CallFrame, type ClientFrame, protocolVersion, type ServerFrame } from "#contract";
import type { RelayStatus } from "#core/ports.ts";
import type { WebSocketLike } from "./connection.ts";
import { createRelayLink } from "./link.ts";
import { systemClock } from "../browser/clock.ts";

const facts = {
  version: "1",
  protocol: protocolVersion,
  platform: "linux",
  home: "/home/me",
  deviceId: "d",
  roots: [],
};

/** Starts a minimal relay: accepts one known token in `relay.hello`, and leaves all other calls to the test. */
async function miniRelay(port = 0) {
  const server = new WebSocketServer({ port, host: "127.0.0.1" });
  await new Promise((resolve) => server.on("listening", resolve));
  const heard: ClientFrame[] = [];
  let token = "good";
  let answer = (_frame: CallFrame): unknown => undefined;
  server.on("connection", (socket) => {
    const send = (frame: ServerFrame) => socket.send(JSON.stringify(frame));
    socket.on("message", (data) => {
      const frame = JSON.parse(String(data)) as ClientFrame;
      heard.push(frame);
      if (!("call" in frame)) return;
      const { id, call, input } = frame;
      const known = (input as { token?: string }).token === token;
      if (call === "relay.hello" && !known)
        return send({ id, error: { code: "unauthorized", message: "This device is not paired." } });
      const output = call === "relay.hello" ? facts : answer(frame);
      if (output !== undefined) send({ id, output });
    });
  });
  const close = async () => {
    for (const socket of server.clients) socket.terminate();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  return {
    heard,
    port: (server.address() as AddressInfo).port,
    calls: (method: string) => heard.filter((frame) => "call" in frame && frame.call === method),
    answer: (with_: typeof answer) => (answer = with_),
    emit: (frame: ServerFrame) => server.clients.forEach((socket) => socket.send(JSON.stringify(frame))),
    accept: (next: string) => (token = next),
    drop: () => server.clients.forEach((socket) => socket.terminate()),
    close,
  };
}

function linkTo(port: () => number, token: () => string | undefined = () => "good") {
  const statuses: RelayStatus[] = [];
  const over = new AbortController();
  const connect = vi.fn(() => new WebSocket(`ws://127.0.0.1:${port()}/rpc`) as WebSocketLike);
  const link = createRelayLink({
    connect,
    token: async () => token(),
    clock: systemClock,
    onStatus: (status) => statuses.push(status),
  });
  const running = link.run(over.signal);
  onTestFinished(() => over.abort());
  const becomes = (state: RelayStatus["state"]) =>
    vi.waitFor(() => expect(link.status().state).toBe(state), { timeout: 5_000, interval: 5 });
  return { link, connect, statuses, becomes, over, running };
}

describe("the link to the relay", () => {
  it("authenticates, then carries calls and answers", async () => {
    const relay = await miniRelay();
    relay.answer(({ input }) => ({ devices: [input] }));
    const { link } = linkTo(() => relay.port);
    expect(await link.call("devices.list", {})).toEqual({ devices: [{}] });
    expect(link.status()).toMatchObject({ state: "connected", facts });
    expect(relay.heard[0]).toMatchObject({ call: "relay.hello", input: { token: "good", protocol: protocolVersion } });
  });

  it("stays off while this browser is not paired, and connects once it is", async () => {
    const relay = await miniRelay();
    relay.answer(({ call }) => (call === "relay.pair" ? { token: "good", deviceId: "d" } : {}));
    let token: string | undefined;
    const { link, becomes, connect } = linkTo(
      () => relay.port,
      () => token,
    );
    await becomes("off");
    expect(connect).not.toHaveBeenCalled();
    await expect(link.call("devices.list", {})).rejects.toMatchObject({ code: "closed" });

    token = (await link.pair("one-time", "Laptop")).token;
    link.reconnect();
    await becomes("connected");
    expect(relay.calls("relay.pair")).toMatchObject([{ input: { pairing: "one-time", name: "Laptop" } }]);
  });

  it("does not retry a refused token, only a new one", async () => {
    const relay = await miniRelay();
    relay.accept("new");
    let token = "old";
    const { link, becomes, connect } = linkTo(
      () => relay.port,
      () => token,
    );
    await becomes("refused");
    expect(link.status().reason).toBe("This device is not paired.");
    await expect(link.call("devices.list", {})).rejects.toMatchObject({ code: "unauthorized" });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(connect).toHaveBeenCalledOnce();

    token = "new";
    link.reconnect();
    await becomes("connected");
  });

  it("fails pending calls when the connection breaks, and holds new calls until it is back", async () => {
    const relay = await miniRelay();
    const { link, becomes, statuses } = linkTo(() => relay.port);
    await becomes("connected");
    const underWay = link.call("devices.list", {});
    await vi.waitFor(() => expect(relay.calls("devices.list")).toHaveLength(1));
    await relay.close();
    await expect(underWay).rejects.toMatchObject({ code: "closed" });

    const meanwhile = link.call("devices.list", {});
    const restarted = await miniRelay(relay.port);
    restarted.answer(() => ({ devices: [] }));
    expect(await meanwhile).toEqual({ devices: [] });
    expect(statuses.map(({ state }) => state)).toContain("connecting");
  });

  it("waits a short time for a relay that never connects", async () => {
    const { link, becomes, connect } = linkTo(() => 1);
    await becomes("connecting");
    await expect(link.ready({ waitMs: 400 })).rejects.toMatchObject({
      code: "closed",
      message: "The relay does not answer. Is it running?",
    });
    expect(connect.mock.calls.length).toBeGreaterThan(1);
  });

  it("tells the relay when a call is aborted, and rejects with the signal's reason", async () => {
    const relay = await miniRelay();
    const { link } = linkTo(() => relay.port);
    const stop = new AbortController();
    const call = link.call("devices.list", {}, { signal: stop.signal });
    await vi.waitFor(() => expect(relay.calls("devices.list")).toHaveLength(1));
    const reason = new Error("the person said stop");
    stop.abort(reason);
    await expect(call).rejects.toBe(reason);
    const { id } = relay.calls("devices.list")[0] as CallFrame;
    await vi.waitFor(() => expect(relay.heard.at(-1)).toEqual({ cancel: id }));
    await expect(link.call("devices.list", {}, { signal: stop.signal })).rejects.toBe(reason);
  });

  it("fails a call at its deadline", async () => {
    const relay = await miniRelay();
    const { link } = linkTo(() => relay.port);
    await expect(link.call("devices.list", {}, { deadlineMs: 20 })).rejects.toMatchObject({ code: "timeout" });
    await vi.waitFor(() => expect(relay.heard.at(-1)).toHaveProperty("cancel"));
  });

  it("rejects an oversized call and stays connected", async () => {
    const relay = await miniRelay();
    relay.answer(() => ({}));
    const { link } = linkTo(() => relay.port);
    const text = "x".repeat(17 * 1024 * 1024);
    await expect(link.call("terminal.write", { id: "t", text })).rejects.toMatchObject({ code: "too-large" });
    expect(await link.call("terminal.write", { id: "t", text: "small" })).toEqual({});
  });

  it("announces its lead on every connection until another browser takes over", async () => {
    const relay = await miniRelay();
    relay.answer(() => ({}));
    const { link, becomes } = linkTo(() => relay.port);
    await link.lead(7);
    await vi.waitFor(() => expect(relay.calls("relay.lead")).toMatchObject([{ input: { epoch: 7 } }]));
    relay.drop();
    await vi.waitFor(() => expect(relay.calls("relay.lead")).toHaveLength(2));

    relay.emit({ event: "lead.taken", data: { deviceId: "other", deviceName: "Phone" } });
    await vi.waitFor(() => expect(link.status().otherLead).toBe("Phone"));
    relay.drop();
    await vi.waitFor(() => expect(relay.calls("relay.hello")).toHaveLength(3));
    await becomes("connected");
    expect(link.status().otherLead).toBe("Phone");
    expect(relay.calls("relay.lead")).toHaveLength(2);

    await link.lead(8);
    expect(link.status().otherLead).toBeUndefined();
    expect(relay.calls("relay.lead")).toHaveLength(3);
  });

  it("ends with its signal: calls fail and no reconnect follows", async () => {
    const relay = await miniRelay();
    const { link, becomes, over, running } = linkTo(() => relay.port);
    await becomes("connected");
    const call = link.call("devices.list", {});
    const rejected = expect(call).rejects.toMatchObject({ code: "closed" });
    over.abort();
    await rejected;
    await running;
    expect(link.status().state).toBe("off");
    await expect(link.call("devices.list", {})).rejects.toMatchObject({ code: "closed" });
  });
});
