import { expect, it } from "vitest";
import { octoPerTest } from "../../../e2e/support/each-octo.ts";

const start = octoPerTest();

it("keeps a name that the person gives while the call for a title runs, and counts the call once", async () => {
  let asked = () => {};
  let answer = (_title: string) => {};
  const arrived = new Promise<void>((resolve) => (asked = resolve));
  const title = () => {
    asked();
    return new Promise<string>((resolve) => (answer = resolve));
  };
  const octo = await start({ script: [{ say: "Hello." }], title });
  await octo.turn("hello");
  await arrived;
  await octo.ask({ type: "configure", changes: { title: "My own name", titled: true } });
  await octo.next("session.changed", ({ changes }) => changes.title === "My own name");
  answer("A name by the model");
  await octo.next("model.called", ({ call }) => call.purpose === "title");
  expect((await octo.state()).settings).toMatchObject({ title: "My own name", titled: true });
  expect(await octo.octo.stores.sessions.list()).toMatchObject([{ title: "My own name" }]);
  expect(octo.events.filter((event) => event.type === "model.called")).toHaveLength(2);
});

it("gives a chat the model's title if the person has not named it", async () => {
  const octo = await start({ script: [{ say: "Hello." }], title: "A name by the model" });
  await octo.turn("hello");
  await octo.next("session.changed", ({ changes }) => changes.title === "A name by the model");
  expect(await octo.octo.stores.sessions.list()).toMatchObject([{ title: "A name by the model" }]);
});
