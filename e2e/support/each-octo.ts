// For test files that start many instances of Octo: closes each instance when its test ends.
import { afterEach } from "vitest";
import { startOcto, type TestOcto, type TestOctoOptions } from "./octo.ts";

export function octoPerTest(): (options: TestOctoOptions) => Promise<TestOcto> {
  const open: TestOcto[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((octo) => octo.close()));
  });
  return async (options) => {
    const octo = await startOcto(options);
    open.push(octo);
    return octo;
  };
}

export const call = (name: string, input: Record<string, unknown> = {}, id?: string) => ({
  name,
  input,
  ...(id && { id }),
});

/** Returns the messages in request number `n` to the model as one searchable text. */
export const requestText = (octo: TestOcto, n: number): string =>
  JSON.stringify(octo.vendor.requests.at(n)?.body.messages);

/** Returns the tool results in the order of the calls, as the model received them. */
export async function results(octo: TestOcto): Promise<{ outcome?: string; text: string }[]> {
  const { order, entries } = await octo.state();
  return order.flatMap((id) => {
    const entry = entries[id];
    if (entry?.kind !== "tool") return [];
    const text = entry.result?.parts.map((part) => (part.type === "text" ? part.text : "[image]")).join("\n") ?? "";
    return [{ outcome: entry.result?.outcome, text }];
  });
}
