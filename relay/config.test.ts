// Tests that several programs can write one config file without losing each other's changes.
import { readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { addDevice } from "./server/auth.ts";
import { configFile, openConfig } from "./config.ts";
import { scratchFolder } from "./relay.suite.ts";

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let home: string;
beforeEach(async () => {
  scratch = await scratchFolder();
  home = join(scratch.folder, "home");
});
afterEach(() => scratch.remove());

const kept = async () => {
  const { devices, roots } = (await openConfig(home)).data;
  return [...devices.map(({ name }) => name), ...roots].sort();
};

it("keeps what each of several programs writes at the same time", async () => {
  const programs = await Promise.all(["a", "b", "c"].map(() => openConfig(home)));
  await Promise.all(
    programs.flatMap((config, i) => [1, 2, 3].map((n) => addDevice(config, `device ${i} ${n}`, Date.now()))),
  );
  expect(await kept()).toHaveLength(9);
});

it("does not bring back what the other program removed, nor what it removed itself", async () => {
  const first = await openConfig(home);
  first.data.roots = ["/a", "/b", "/c"];
  await first.save();
  const second = await openConfig(home);
  second.data.roots = second.data.roots.filter((root) => root !== "/a");
  await second.save();
  first.data.roots = [...first.data.roots.filter((root) => root !== "/b"), "/d"];
  await first.save();
  expect(await kept()).toEqual(["/c", "/d"]);
  await second.refresh();
  expect(second.data.roots).toEqual(["/c", "/d"]);
});

it("uses its own memory when the file was damaged or moved", async () => {
  const config = await openConfig(home);
  await addDevice(config, "mine", Date.now());
  await writeFile(configFile(home), "{ not json");
  await config.refresh();
  await addDevice(config, "more", Date.now());
  expect(await kept()).toEqual(["mine", "more"]);
  await rm(configFile(home));
  await config.refresh();
  await addDevice(config, "most", Date.now());
  expect(await kept()).toEqual(["mine", "more", "most"]);
});

it("is not blocked by a program that died while writing", async () => {
  const config = await openConfig(home);
  const lock = `${configFile(home)}.lock`;
  await writeFile(lock, "");
  await utimes(lock, new Date(), new Date(Date.now() - 60_000));
  await addDevice(config, "mine", Date.now());
  expect(await kept()).toEqual(["mine"]);
  await expect(readFile(lock)).rejects.toThrow("ENOENT");
});
