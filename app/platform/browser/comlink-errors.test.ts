import { expose, wrap } from "comlink";
import { expect, it } from "vitest";
import { RelayError } from "#contract";
import { keepErrorCodes } from "./comlink-errors.ts";

it("a relay error reaches the page with code and message, and other errors pass unchanged", async () => {
  keepErrorCodes();
  const { port1, port2 } = new MessageChannel();
  const desk = {
    refuse: async () => {
      throw new RelayError("not-found", "There is no such file or folder.");
    },
    fail: async () => {
      throw new TypeError("No.");
    },
  };
  expose(desk, port1 as never);
  const page = wrap<typeof desk>(port2 as never);
  await expect(page.refuse()).rejects.toMatchObject({
    name: "RelayError",
    code: "not-found",
    message: "There is no such file or folder.",
  });
  await expect(page.fail()).rejects.toSatisfy((error: Error) => error.message === "No." && !("code" in error));
  port1.close();
});
