import "fake-indexeddb/auto";
import { forceCloseDatabase } from "fake-indexeddb";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { appendTo, modelCalled, said, session, shanghai, started } from "../suites/samples.suite.ts";
import { openStores } from "./open.ts";

const s1 = session("s1");
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const clock = { now: () => Date.now(), random: () => Math.random(), sleep: (ms: number) => pause(ms / 100) };
let count = 0;
let opened: IDBDatabase[] = [];
const openDatabase = indexedDB.open.bind(indexedDB);

beforeEach(() => {
  opened = [];
  vi.spyOn(indexedDB, "open").mockImplementation((...given) => {
    const request = openDatabase(...given);
    request.addEventListener("success", () => opened.push(request.result));
    return request;
  });
});
afterEach(() => vi.restoreAllMocks());

/** The browser closes the newest connection for no reason that it tells. */
const close = () => forceCloseDatabase(opened.at(-1) as never);

async function begin(more: { untilSpace?(): Promise<void> } = {}) {
  const name = `lasting-${count++}`;
  const told = { onOutdated: vi.fn(), onClosed: vi.fn(), onReopening: vi.fn() };
  const stores = await openStores({ name, clock, offsetAt: shanghai, ...told, ...more });
  await stores.sessions.takeLead();
  await appendTo(stores)(started());
  return { name, stores, ...told };
}

it("opens a database again that the browser has closed, without being asked", async () => {
  const { stores, onClosed, onReopening } = await begin();
  close();
  await expect.poll(() => onReopening.mock.calls).toEqual([[true], [false]]);
  await appendTo(stores)(said("hello"), modelCalled("m1"));
  expect((await stores.sessions.read(s1)).map(({ type }) => type)).toEqual([
    "session.started",
    "user.said",
    "model.called",
  ]);
  expect(await stores.ledger.summary("all")).toMatchObject({ requests: 1 });
  expect(onClosed).not.toHaveBeenCalled();
  expect(opened).toHaveLength(2);
  stores.close();
});

it("repeats what was under way, as often as the browser closes the database", async () => {
  const { stores, onClosed } = await begin();
  const { transaction } = IDBDatabase.prototype;
  let times = 3;
  vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(function (this: IDBDatabase, ...given) {
    const tx = transaction.apply(this, given);
    if (given[1] === "readwrite" && times-- > 0)
      queueMicrotask(() => {
        tx.abort();
        close();
      });
    return tx;
  });
  const [events] = await Promise.all([
    appendTo(stores)(said("hello"), modelCalled("m1")),
    stores.inbox.waiting(),
    stores.settings.get("accounts"),
  ]);
  expect(events.map(({ seq }) => seq)).toEqual([2, 3]);
  expect(await stores.sessions.read(s1)).toHaveLength(3);
  expect(await stores.ledger.records({})).toHaveLength(1);
  expect(onClosed).not.toHaveBeenCalled();
  stores.close();
});

it("keeps what is written until the database can be opened, and waits for space before it tries", async () => {
  let free = () => {};
  const space = new Promise<void>((resolve) => (free = resolve));
  const { stores, onClosed } = await begin({ untilSpace: () => space });
  vi.mocked(indexedDB.open).mockImplementationOnce(() => {
    throw new DOMException("", "UnknownError");
  });
  close();
  const written = appendTo(stores)(said("kept"));
  await pause(30);
  expect(opened).toHaveLength(1);
  free();
  expect((await written)[0]).toMatchObject({ type: "user.said", seq: 2 });
  expect(onClosed).not.toHaveBeenCalled();
  stores.close();
});

it("asks for another worker when the database cannot be opened again", async () => {
  const { stores, onClosed } = await begin();
  vi.mocked(indexedDB.open).mockImplementation(() => {
    throw new DOMException("", "UnknownError");
  });
  close();
  await expect(stores.sessions.read(s1)).rejects.toThrow();
  expect(onClosed).toHaveBeenCalledOnce();
  await expect(appendTo(stores)(said("late"))).rejects.toThrow();
});

it("asks for another worker when the database that it finds is a new one, and writes nothing to it", async () => {
  const { name, stores, onClosed } = await begin({
    untilSpace: () =>
      new Promise((resolve) => indexedDB.deleteDatabase(name).addEventListener("success", () => resolve())),
  });
  close();
  await expect(appendTo(stores)(started())).rejects.toThrow();
  expect(onClosed).toHaveBeenCalledOnce();
});

it("does not repeat what fails for another reason", async () => {
  const { stores, onReopening } = await begin();
  await stores.sessions.takeLead();
  await expect(appendTo(stores)(said("too late"))).rejects.toThrow("A newer lead");
  await expect(stores.settings.set("accounts", (() => undefined) as never)).rejects.toThrow();
  expect(onReopening).not.toHaveBeenCalled();
  stores.close();
});
