// The greeting against the real relay, and against programs on its port that are not the relay.
import { createHash, createHmac } from "node:crypto";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { type CallFrame, deviceText, protocolVersion, relayText } from "#contract";
import { connect, refusal, startTestRelay, type TestRelay } from "../../../relay/relay.suite.ts";
import { memoryStores } from "../../store/memory/open.ts";
import { systemClock } from "../browser/clock.ts";
import type { WebSocketLike } from "./connection.ts";
import { createRelayLink } from "./link.ts";

async function realRelay(): Promise<TestRelay> {
  const relay = await startTestRelay();
  onTestFinished(() => relay.close());
  return relay;
}

/** Starts the link of a browser that was paired with a token, at a port where anything may answer. */
async function browser(token: string, port: number) {
  const { deviceKey } = memoryStores(systemClock);
  await deviceKey.keep(token);
  const unlock = vi.fn(async () => undefined);
  const link = createRelayLink({
    connect: () => new WebSocket(`ws://127.0.0.1:${port}/rpc`, { origin: `http://localhost:${port}` }) as WebSocketLike,
    identity: { port: String(port), sign: deviceKey.sign },
    unlock,
    clock: systemClock,
  });
  const over = new AbortController();
  onTestFinished(() => over.abort());
  void link.run(over.signal);
  return { link, unlock };
}

/** Starts another program on a port. It may answer each frame as it likes, and remembers all it was told. */
async function impostor(answer: (frame: CallFrame) => unknown) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await new Promise((resolve) => server.on("listening", resolve));
  const heard: CallFrame[] = [];
  server.on("connection", (socket) =>
    socket.on("message", async (data) => {
      const frame = JSON.parse(String(data)) as CallFrame;
      heard.push(frame);
      const output = await answer(frame);
      if (output !== undefined) socket.send(JSON.stringify({ id: frame.id, output }));
    }),
  );
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, heard };
}

const facts = { version: "1", protocol: protocolVersion, platform: "linux", home: "/", deviceId: "d", roots: [] };

describe("a paired browser", () => {
  it("connects to its relay without sending its token, and unlocks before anything else", async () => {
    const relay = await realRelay();
    const { token, deviceId } = await relay.client("Browser");
    const { link, unlock } = await browser(token, relay.server.port);
    await vi.waitFor(() => expect(link.status().state).toBe("connected"));
    expect(link.status().facts).toMatchObject({ deviceId, shared: false });
    expect(unlock).toHaveBeenCalledOnce();
    expect((await link.call("devices.list", {})).devices.find(({ current }) => current)?.id).toBe(deviceId);
  });

  it("tells another program on the port nothing that the relay would accept", async () => {
    const relay = await realRelay();
    const { token } = await relay.client("Browser");
    const wrong = { nonce: "n".repeat(32), proof: "0".repeat(64) };
    const fake = await impostor(({ call }) => (call === "relay.challenge" ? wrong : facts));
    const { link } = await browser(token, fake.port);
    await vi.waitFor(() => expect(link.status().reason).toContain("not the relay of this browser"));
    expect(link.status().state).not.toBe("connected");
    expect([...new Set(fake.heard.map(({ call }) => call))]).toEqual(["relay.challenge"]);
    const said = JSON.stringify(fake.heard);
    expect(said).not.toContain(token);
    expect(said).not.toContain(createHash("sha256").update(token).digest("hex"));
    const { device = "" } = (fake.heard[0]?.input ?? {}) as { device?: string };
    for (const stolen of [device, wrong.proof]) {
      const thief = await connect(relay.server.port);
      await thief.call("relay.challenge", { device, nonce: "x".repeat(32) });
      expect(await refusal(thief.call("relay.hello", { proof: stolen, protocol: protocolVersion }))).toBe(
        "unauthorized",
      );
    }
  });

  it("does not trust a program that passes its challenge on to the relay at another port", async () => {
    const relay = await realRelay();
    const { token } = await relay.client("Browser");
    const middle = await impostor(async ({ call, input }) =>
      call === "relay.challenge" ? (await connect(relay.server.port)).call(call, input as never) : facts,
    );
    const { link } = await browser(token, middle.port);
    await vi.waitFor(() => expect(link.status().reason).toContain("not the relay of this browser"));
    expect(middle.heard.filter(({ call }) => call === "relay.hello")).toEqual([]);
  });
});

describe("the relay", () => {
  const sign = (token: string, text: string) =>
    createHmac("sha256", createHash("sha256").update(token).digest("hex")).update(text).digest("hex");

  it("accepts a proof once, for its own number, and from nobody whose device was removed", async () => {
    const relay = await realRelay();
    const { token, deviceId } = await relay.client("Browser");
    const { port } = relay.server;
    const device = sign(token, deviceText);
    const greeting = async (own = port) => {
      const client = await connect(port);
      const { nonce, proof } = await client.call("relay.challenge", { device, nonce: "b".repeat(32) });
      expect(proof).toBe(sign(token, relayText({ port, browser: "b".repeat(32), relay: nonce })));
      return { client, proof: sign(token, `octo browser\n${own}\n${"b".repeat(32)}\n${nonce}`) };
    };
    const hello = (client: Awaited<ReturnType<typeof connect>>, proof: string) =>
      refusal(client.call("relay.hello", { proof, protocol: protocolVersion }));
    const first = await greeting();
    expect(await hello(first.client, first.proof)).toBe("no refusal");
    const second = await greeting();
    expect(await hello(second.client, first.proof)).toBe("unauthorized");
    const elsewhere = await greeting(port + 1);
    expect(await hello(elsewhere.client, elsewhere.proof)).toBe("unauthorized");
    const unasked = await connect(port);
    expect(await hello(unasked, first.proof)).toBe("unauthorized");
    const late = await greeting();
    await (await relay.client("Other")).call("devices.revoke", { id: deviceId });
    expect(await hello(late.client, late.proof)).toBe("unauthorized");
    const gone = await connect(port);
    expect(await refusal(gone.call("relay.challenge", { device, nonce: "b".repeat(32) }))).toBe("unauthorized");
  });

  it("keeps a sealing secret per device on a shared machine only, and forgets it with the device", async () => {
    const relay = await realRelay();
    const alone = await relay.client("Alone");
    expect(await alone.call("relay.unlock", {})).toEqual({ shared: false });
    relay.config.data.sharedMachine = "yes";
    const [a, b] = [await relay.client("A"), await relay.client("B")];
    const secret = await a.call("relay.unlock", {});
    expect(secret).toMatchObject({ shared: true, secret: expect.stringMatching(/^[\w-]{43}$/) });
    expect(await a.call("relay.unlock", {})).toEqual(secret);
    expect((await b.call("relay.unlock", {})).secret).not.toBe(secret.secret);
    relay.config.data.sharedMachine = "no";
    expect(await a.call("relay.unlock", {})).toEqual({ shared: false, secret: secret.secret });
    await b.call("devices.revoke", { id: a.deviceId });
    expect(JSON.stringify(relay.config.data)).not.toContain(secret.secret);
    const stranger = await connect(relay.server.port);
    expect(await refusal(stranger.call("relay.unlock", {}))).toBe("closed");
  });
});
