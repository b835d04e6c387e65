// Every control on every screen has a row in `controls.ts`. Every row names a test that proves the control's effect.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { controls } from "./controls.ts";
import type { Control } from "./controls/proved.ts";
import { controlsOn, type Seen } from "./support/collector.ts";
import { prepareScreens } from "./support/screens.ts";
import { prepareStates } from "./support/states.ts";
import { byLinks } from "./support/visit.ts";
import { expect, test } from "./support/world.ts";

const pattern = ({ control }: Control): RegExp =>
  new RegExp(`^${control.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll("*", ".*")}$`);
const fits = (row: Control, seen: Seen): boolean => row.where.includes(seen.where) && pattern(row).test(seen.control);

test("every control on every screen has a row in the table, and every row has a control", async ({
  page,
  browser,
  world,
}) => {
  test.setTimeout(900_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  // Pretends that the permission is undecided. A headless browser denies notifications, which would hide the button.
  await page.addInitScript(() => Object.defineProperty(Notification, "permission", { get: () => "default" }));
  const seen: Seen[] = [];
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(world.origin);
  await expect(stranger.getByRole("button", { name: "Pair", exact: true })).toBeVisible();
  seen.push(...(await controlsOn(stranger)));
  await stranger.close();
  await world.pair(page);
  await expect(page.getByRole("button", { name: "Choose a folder" })).toBeVisible();
  seen.push(...(await controlsOn(page)));
  for (const screen of [
    ...(await prepareScreens(page, world, byLinks)),
    ...(await prepareStates(page, world, byLinks)),
  ]) {
    await screen.show(page);
    seen.push(...(await controlsOn(page)));
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${world.origin}/money`);
  seen.push(...(await controlsOn(page)).filter(({ where }) => where === "bar"));

  const said = ({ where, control }: Seen) => `${where}: ${control}`;
  const unknown = seen.filter((one) => !controls.some((row) => fits(row, one))).map(said);
  expect.soft([...new Set(unknown)].toSorted(), "on a screen, but not in the table").toEqual([]);
  const lasting = controls.filter((row) => !row.passing);
  const dead = lasting.flatMap((row) =>
    row.where
      .filter((where) => !seen.some((one) => fits({ ...row, where: [where] }, one)))
      .map((where) => said({ ...row, where })),
  );
  expect.soft(dead.toSorted(), "in the table, but on no screen").toEqual([]);
});

test("every row of the table names an existing test, and that test contains the controls that only it reaches", () => {
  const specs = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith(".spec.ts"))
    .map((name) => readFileSync(join(import.meta.dirname, name), "utf8"));
  const tests = specs.flatMap((spec) => spec.split(/^ *(?:test|alone)\(/m).slice(1));
  const titleOf = (body: string) => /^\s*(["`])(.*?)\1/.exec(body)?.[2] ?? "";
  const missing = controls.filter(({ where, control, proof }) => {
    const proofs = tests.filter((body) => titleOf(body).includes(proof));
    const name = control.slice(control.indexOf(": ") + 2).split("*")[0] ?? "";
    return proofs.length !== 1 || (where.length === 0 && !proofs.some((body) => body.includes(name)));
  });
  expect(missing.map(({ control, proof }) => `${control}: ${proof}`)).toEqual([]);
});
