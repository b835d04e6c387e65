// The relay dies during a turn and starts again: the turn continues, and nothing runs twice.
import { startModelServer } from "./fakes/model-server.ts";
import { stored } from "./support/stored.ts";
import { told } from "./support/told.ts";
import { expect, say, setMode, test, turnDone, type World } from "./support/world.ts";

const soon = { timeout: 20_000 };
const written = (world: World) => {
  try {
    return world.file("log.txt");
  } catch {
    return "";
  }
};

test("a relay that dies during a command ends the command; the model is told, and the command is not repeated", async ({
  page,
  world,
}) => {
  world.vendor.play([
    { calls: [{ name: "terminal", input: { command: "echo begun >> log.txt; sleep 20; echo ended >> log.txt" } }] },
    { calls: [{ name: "read_file", input: { path: "log.txt" } }] },
    { say: "It had only begun." },
  ]);
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "run it");
  await expect.poll(() => written(world), soon).toBe("begun\n");

  await world.killRelay();
  await expect(
    page.getByText("The relay is disconnected. Octo can use files and terminals again once it is connected."),
  ).toBeVisible();
  await world.startRelay();
  await turnDone(page);
  await expect(page.getByText("It had only begun.")).toBeVisible();
  expect(told(world.vendor)).toMatch(/terminal.{0,80}(gone|ended|not running)/i);
  expect(written(world)).toBe("begun\n");
  expect((await stored(page, "events")).filter(({ type }) => type === "tool.started")).toHaveLength(2);
});

test("a stream through the relay breaks off with it and is requested again, without repeating earlier commands", async ({
  page,
  world,
}) => {
  const words = "One word after the other, all the way to the very end of it.";
  const script = [
    { calls: [{ name: "terminal", input: { command: "echo begun >> log.txt" } }] },
    { say: words, chunk: 6, fault: { kind: "stall", frames: 6 } as const },
    { say: words },
  ];
  const vendor = await startModelServer({ script, title: "Through the relay", refusesBrowsers: true });
  await world.killRelay();
  await world.startRelay("--allow-host", new URL(vendor.url).host);
  await world.settle(page, vendor.url);
  await setMode(page, "auto");
  await say(page, "run it and tell");
  await expect(page.getByRole("log").getByText(/^One wo/)).toBeVisible(soon);

  await world.killRelay();
  await world.startRelay();
  await turnDone(page);
  await expect(page.getByRole("log").getByText(words)).toHaveCount(1);
  expect(written(world)).toBe("begun\n");
  const records = (await stored(page, "ledger")).filter(({ purpose }) => purpose === "turn");
  expect(records.map(({ outcome }) => outcome).sort()).toEqual(["failed", "ok", "ok"]);
  await vendor.close();
});
