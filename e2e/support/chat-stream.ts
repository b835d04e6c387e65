// Streams of OpenAI's chat protocol, byte for byte, for tests of what single vendors send.
import type { Account } from "#core/model/vendors/account.ts";

const event = (data: unknown): string => `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;

/** One chunk per delta, then the end. @param finish the finish reason; null to send none */
export function chatStream(deltas: object[], finish: string | null = "stop", end = ["[DONE]"]): { bytes: string } {
  const chunk = (delta: object, finish_reason: string | null = null) =>
    event({ id: "c1", object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason }] });
  const body = deltas.map((delta) => chunk(delta)).join("");
  return { bytes: body + (finish === null ? "" : chunk({}, finish)) + end.map((one) => event(one)).join("") };
}

/** An account at an address that speaks the chat protocol. */
export const chatAccount = (
  model: string,
  vendor = "custom",
): { account: Partial<Account>; settings: { model: string } } => ({
  account: { vendor, protocol: "openai-chat", model },
  settings: { model },
});
