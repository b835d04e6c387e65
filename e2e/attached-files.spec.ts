// Files that a person attaches: texts in other encodings, and images for a model that cannot see.
import type { Page } from "@playwright/test";
import { expect, say, shared as test, turnDone } from "./support/world.ts";

const attach = (page: Page, name: string, mimeType: string, buffer: Buffer) =>
  page.locator('.composer input[type="file"]').setInputFiles({ name, mimeType, buffer });

test("texts in GBK, UTF-16 and Latin-1 are attached as read_file reads them", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Read." }));
  await world.settle(page);
  const gbk = Buffer.from([0xd6, 0xd0, 0xce, 0xc4, 0xb2, 0xe2, 0xca, 0xd4, 0x0a]);
  await attach(page, "gbk.txt", "text/plain", gbk);
  await attach(page, "utf16.txt", "text/plain", Buffer.from("\ufeffWindows ü\r\n", "utf16le"));
  await attach(page, "latin1.txt", "text/plain", Buffer.from("caf\xe9 cr\xe8me\n", "latin1"));
  await attach(page, "wrong.txt", "text/plain", Buffer.from([...Buffer.from("第一行\n"), 0x80, 0x0a]));
  for (const name of ["gbk", "utf16", "latin1", "wrong"]) {
    await expect(page.getByRole("button", { name: `Remove ${name}.txt` })).toBeVisible();
  }
  await attach(page, "binary.bin", "", Buffer.from([1, 2, 0, 3]));
  await expect(page.getByRole("alert").filter({ hasText: "binary.bin" })).toBeVisible();
  await say(page, "what is this?");
  await turnDone(page);
  const { body } = world.vendor.requests.filter((request) => request.body.tools?.length).at(-1) ?? {};
  const sent = JSON.stringify(body?.messages);
  for (const text of ["中文测试\\n", "Windows ü\\n", "café crème\\n", "第一行\\n\ufffd\\n"]) {
    expect(sent).toContain(JSON.stringify(text.replaceAll("\\n", "\n")).slice(1, -1));
  }
});
