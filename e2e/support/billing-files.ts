// Sample lines of files to import, and a function that chooses files as a person does.
import type { Page } from "@playwright/test";

/** Chooses files with the Import button and the browser's file dialog. */
export async function choose(page: Page, files: Record<string, string>): Promise<void> {
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Import…" }).click();
  const chosen = Object.entries(files).map(([name, text]) => ({
    name,
    mimeType: "application/jsonl",
    buffer: Buffer.from(text),
  }));
  await (await choosing).setFiles(chosen);
}

export const ruby = (id: string, cost: number | null) => ({
  id,
  session_id: "def456",
  timestamp: "2026-05-22T15:30:00+08:00",
  model: "claude-sonnet-4.5",
  prompt_tokens: 1500,
  completion_tokens: 500,
  cache_read_tokens: 1000,
  cache_write_tokens: 0,
  cost_usd: cost,
  cost_source: "price",
});

/** The time now, as exports write it. A time later than now counts in no period yet. */
export const justNow = (): string => `${new Date().toISOString().slice(0, 19)}+00:00`;

/** Makes a line as Octo in another browser would export it. */
export const ownLine = (id: string, timestamp: string) => ({
  id,
  session_id: "a_session",
  timestamp,
  model: "claude-sonnet-5-5",
  prompt_tokens: 1500,
  completion_tokens: 500,
  cache_read_tokens: 0,
  cache_write_tokens: 0,
  cost_usd: 0.008,
  cost_source: "price",
  purpose: "turn",
  outcome: "ok",
  attempt: 1,
  cache_write_1h_tokens: 0,
  cost_nanos: 8_000_000,
  usage_source: "vendor",
  price: null,
  demo: false,
  account: "elsewhere",
  turn_id: null,
  ms: 100,
});

export const claude = (output_tokens: number, model = "claude-sonnet-4-5-20250929") => ({
  type: "assistant",
  uuid: `u${output_tokens}`,
  sessionId: "6f3a21bc-d0d0",
  cwd: "/home/me/garden",
  requestId: "req_1",
  timestamp: "2026-05-21T10:00:00.000Z",
  message: {
    id: `msg_${model}`,
    model,
    usage: {
      input_tokens: 1_000,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      output_tokens,
    },
  },
});

export const lines = (...rows: (object | string)[]) =>
  rows.map((row) => `${typeof row === "string" ? row : JSON.stringify(row)}\n`).join("");
