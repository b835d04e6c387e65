// Keeps the `code` of errors that cross from a worker to its page: comlink sends only name, message and stack.
import { transferHandlers } from "comlink";

export function keepErrorCodes(): void {
  const plain = transferHandlers.get("throw");
  if (!plain) return;
  transferHandlers.set("throw", {
    ...plain,
    serialize: (thrown) => {
      const [serialized, transferables] = plain.serialize(thrown);
      const { code } = ((thrown as { value?: unknown }).value ?? {}) as { code?: unknown };
      // comlink assigns the serialized value's fields to the new error on the page.
      if (typeof code === "string") Object.assign((serialized as { value: object }).value, { code });
      return [serialized, transferables];
    },
  });
}
