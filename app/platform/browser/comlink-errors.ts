// Errors that cross from a worker to its page keep their codes: of themselves they arrive with their words alone.
import { transferHandlers } from "comlink";

export function keepErrorCodes(): void {
  const plain = transferHandlers.get("throw");
  if (!plain) return;
  transferHandlers.set("throw", {
    ...plain,
    serialize: (thrown) => {
      const [told, transferables] = plain.serialize(thrown);
      const { code } = ((thrown as { value?: unknown }).value ?? {}) as { code?: unknown };
      // What is told becomes the error's fields on the other side.
      if (typeof code === "string") Object.assign((told as { value: object }).value, { code });
      return [told, transferables];
    },
  });
}
