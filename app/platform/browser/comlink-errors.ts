// Keeps the `code` of errors that a worker sends to its page, because comlink sends only name, message and stack.
import { transferHandlers } from "comlink";

export function keepErrorCodes(): void {
  const plain = transferHandlers.get("throw");
  if (!plain) return;
  transferHandlers.set("throw", {
    ...plain,
    serialize: (thrown) => {
      const [serialized, transferables] = plain.serialize(thrown);
      const { code } = ((thrown as { value?: unknown }).value ?? {}) as { code?: unknown };
      // comlink copies the fields of the serialized value to the new error on the page.
      if (typeof code === "string") Object.assign((serialized as { value: object }).value, { code });
      return [serialized, transferables];
    },
  });
}
