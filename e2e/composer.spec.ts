// The composer: drafts, earlier messages, the queue, images and files.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, say, setMode, shared as test, turnDone } from "./support/world.ts";

const queue = (page: Page) => page.getByRole("region", { name: "Queue" });
const newChat = (page: Page) => page.getByRole("link", { name: "New chat" }).first().click();

/** The content blocks of the person's last message in the last request. */
const lastSaid = (requests: { body: { messages?: { role: string; content: unknown }[] } }[]) => {
  const content = requests.at(-1)?.body.messages?.findLast(({ role }) => role === "user")?.content;
  return content as { type: string; text?: string; source?: { data: string; media_type: string } }[];
};

/** Attaches a file, as a person would with the file picker. */
const attach = (page: Page, name: string, mimeType: string, buffer: Buffer) =>
  page.locator('.composer input[type="file"]').setInputFiles({ name, mimeType, buffer });

/** Makes a noisy picture, which compresses badly. */
async function photo(page: Page, width: number, height: number): Promise<Buffer> {
  const base64 = await page.evaluate(
    async ([w, h]) => {
      const canvas = new OffscreenCanvas(w, h);
      const context = canvas.getContext("2d");
      for (let i = 0; i < 20_000; i++) {
        if (context) context.fillStyle = `hsl(${(i * 37) % 360} 80% ${30 + (i % 50)}%)`;
        context?.fillRect((i * 7_919) % w, (i * 104_729) % h, 60, 40);
      }
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer());
      let binary = "";
      for (let at = 0; at < bytes.length; at += 0x8000)
        binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
      return btoa(binary);
    },
    [width, height] as const,
  );
  return Buffer.from(base64, "base64");
}

test("W-034 keeps the draft of each chat, across other chats and a reload", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  await say(page, "first chat");
  await turnDone(page);
  const first = page.url();
  await page.getByLabel("Message").fill("half a thought");
  await newChat(page);
  await expect(page.getByLabel("Message")).toHaveValue("");
  await page.goto(first);
  await expect(page.getByLabel("Message")).toHaveValue("half a thought");
  await page.reload();
  await expect(page.getByLabel("Message")).toHaveValue("half a thought");
});

test("W-035 recalls earlier messages with ArrowUp in an empty message box", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Yes." }));
  await world.settle(page);
  for (const words of ["one", "two", "three"]) {
    await say(page, words);
    await expect(page.locator(".turn")).toHaveCount(["one", "two", "three"].indexOf(words) + 1);
  }
  const message = page.getByLabel("Message");
  await message.press("ArrowUp");
  await expect(message).toHaveValue("three");
  await message.press("ArrowUp");
  await expect(message).toHaveValue("two");
  await message.press("ArrowDown");
  await message.press("ArrowDown");
  await expect(message).toHaveValue("");
});

test("W-023 W-025 shows queued messages, and lets them be edited and removed", async ({ page, world }) => {
  world.vendor.play((_, n) =>
    n === 0
      ? { calls: [{ name: "terminal", input: { command: "until [ -e go ]; do sleep 0.1; done" } }] }
      : { say: "All read." },
  );
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "wait a little");
  await expect(page.getByText("until [ -e go ]").first()).toBeVisible();
  const heading = queue(page).getByRole("heading");
  await say(page, "secnd thought");
  await expect(heading).toHaveText("1 queued message");
  await say(page, "third thought");
  await expect(heading).toHaveText("2 queued messages");
  await say(page, "never mind");
  await expect(heading).toHaveText("3 queued messages");

  const row = (words: string) => queue(page).locator(".queue-message").filter({ hasText: words });
  await row("secnd").getByRole("button", { name: "Edit" }).click();
  await queue(page).getByRole("textbox", { name: "Edit" }).fill("second\nthought");
  await queue(page).getByRole("button", { name: "Save" }).click();
  await row("never mind").getByRole("button", { name: "Remove" }).click();
  await expect(queue(page).getByRole("heading")).toHaveText("2 queued messages");

  world.write("go", "");
  await expect(page.getByText("All read.")).toBeVisible();
  await expect(queue(page)).toBeHidden();
  const turns = world.vendor.requests.filter(({ body }) => body.tools?.length);
  const told = JSON.stringify(turns.at(-1)?.body.messages);
  expect(told).toMatch(/second\\nthought.*third thought/);
  expect(told).not.toContain("never mind");
});

test("C-016 W-038 W-014 shrinks a large photo before sending, and shows an image-only message after a reload", async ({
  page,
  world,
}) => {
  world.vendor.play(() => ({ say: "A picture." }));
  await world.settle(page);
  await attach(page, "photo.png", "image/png", await photo(page, 4_000, 3_000));
  await expect(page.getByRole("button", { name: "Remove photo.png" })).toBeVisible();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await turnDone(page);

  const image = lastSaid(world.vendor.requests.filter(({ body }) => body.tools?.length)).find(
    ({ type }) => type === "image",
  );
  const sent = Buffer.from(image?.source?.data ?? "", "base64").length;
  expect(sent).toBeGreaterThan(1_000);
  expect(sent).toBeLessThanOrEqual(512 * 1024);

  await page.reload();
  const shown = page.getByRole("article", { name: "You" }).getByRole("img");
  await expect(shown).toBeVisible();
  const natural = await shown.evaluate((img: HTMLImageElement) => Math.max(img.naturalWidth, img.naturalHeight));
  expect(natural).toBeGreaterThan(1_000);
  expect(natural).toBeLessThanOrEqual(1_920);
});

test("a picture that the agent reads is made to fit as an attached one is, and keeps its transparency", async ({
  page,
  world,
}) => {
  writeFileSync(join(world.folder, "huge.png"), await photo(page, 4_000, 3_000));
  writeFileSync(
    join(world.folder, "broken.png"),
    Buffer.concat([Buffer.from([0x89]), Buffer.from("PNG\r\n\x1a\n\0\0")]),
  );
  const read = (path: string) => ({ calls: [{ name: "read_file", input: { path } }] });
  world.vendor.play([read("huge.png"), read("broken.png"), { say: "Seen." }]);
  await world.settle(page);
  await say(page, "look");
  await turnDone(page);

  const { raw = "", body } = world.vendor.requests.filter(({ body }) => body.tools?.length).at(-1) ?? {};
  const images = [...raw.matchAll(/"media_type":"([^"]+)","data":"([^"]+)"/g)];
  expect(images).toHaveLength(1);
  const [, mime = "", data = ""] = images[0] ?? [];
  expect(mime).toBe("image/webp");
  expect(Buffer.from(data, "base64").length).toBeLessThanOrEqual(512 * 1024);
  expect(JSON.stringify(body?.messages)).toContain("broken.png is no picture that can be read");
  const shown = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d");
    context?.drawImage(bitmap, 0, 0);
    const { data: pixels = [] } = context?.getImageData(0, 0, bitmap.width, bitmap.height) ?? {};
    return {
      edge: Math.max(bitmap.width, bitmap.height),
      clear: pixels.filter((_, i) => i % 4 === 3).some((a) => a === 0),
    };
  }, data);
  expect(shown).toEqual({ edge: expect.any(Number), clear: true });
  expect(shown.edge).toBeLessThanOrEqual(1_920);
});

test("W-040 W-041 refuses a file of 33 MB and names the limit, and accepts source code as text", async ({
  page,
  world,
}) => {
  world.vendor.play(() => ({ say: "Read." }));
  await world.settle(page);
  world.write("huge.pdf", "%PDF".padEnd(33 * 1024 * 1024));
  await page.locator('.composer input[type="file"]').setInputFiles(join(world.folder, "huge.pdf"));
  await expect(page.getByRole("alert").filter({ hasText: "huge.pdf" })).toContainText("32 MB");
  // Browsers report a .ts file as a video.
  await attach(page, "cart.ts", "video/mp2t", Buffer.from("export const total = 1;\n"));
  await expect(page.getByRole("button", { name: "Remove cart.ts" })).toBeVisible();
  await say(page, "what is this?");
  await turnDone(page);
  expect(JSON.stringify(lastSaid(world.vendor.requests.filter(({ body }) => body.tools?.length)))).toContain(
    "export const total = 1;",
  );
});

test("the draft shows its estimated cost, hidden from screen readers", async ({ page, world }) => {
  world.vendor.play(() => ({ say: "Yes.", usage: { input: 100, cacheRead: 9_000, output: 50 } }));
  await world.settle(page);
  const quote = page.locator(".chat-estimate");
  await page.getByLabel("Message").fill("Is it so?");
  // The estimate for the first message of a new chat includes the system prompt and the tools.
  await expect(quote).toHaveText(/^≈ [\d.]+k tokens · \$0\.\d+–\$0\.\d+$/);
  await say(page, "Is it so?");
  await turnDone(page);
  await page.getByLabel("Message").fill("And why?");
  await expect(quote).toHaveText(/^≈ [\d.]+k tokens · \$0\.\d+(–\$0\.\d+)? · \d+% likely from cache$/);
  expect(await quote.evaluate((one) => one.closest("[aria-live], [role=status], [role=alert]"))).toBeNull();
  const tokens = async () => Number(/[\d.]+/.exec(await quote.innerText())?.[0]);
  const words = await tokens();
  // The estimate includes an attached file as it will be sent, whether or not there is text.
  await attach(page, "notes.txt", "text/plain", Buffer.from("A line of notes.\n".repeat(2_000)));
  await page.getByLabel("Message").fill("");
  await expect.poll(tokens).toBeGreaterThan(words + 8);
  await page.getByRole("button", { name: "Remove notes.txt" }).click();
  await expect(quote).toHaveCount(0);
});

test("the agent's plan stands above the composer and ticks, and a plan of Plan mode can be started", async ({
  page,
  world,
}) => {
  const todo = (done: number) => ({
    name: "todo",
    input: {
      items: ["Read the test", "Repair the sum", "Run the tests"].map((text, i) => ({
        text,
        state: i < done ? "done" : i === done ? "doing" : "pending",
      })),
    },
  });
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  world.vendor.play(async (_, n) => {
    if (n === 0) return { say: "First the test, then the sum." };
    if (n === 1) return { calls: [todo(1)] };
    await held;
    return { say: "All done." };
  });
  await world.settle(page);
  await setMode(page, "plan");
  await say(page, "how would you repair it?");
  const ready = page.getByRole("region", { name: "Start on this plan?" });
  await expect(ready.getByRole("button")).toHaveText(["Keep planning", "Start in Auto", "Start, ask first"]);
  await ready.getByRole("button", { name: "Start, ask first" }).click();
  const plan = page.getByRole("region", { name: "Plan" });
  await expect(plan).toContainText("1 of 3");
  await expect(plan).toContainText("Repair the sum");
  await plan.locator("summary").click();
  await expect(plan.getByRole("listitem")).toHaveCount(3);
  release();
  await expect(page.getByText("All done.")).toBeVisible();
  await expect(ready).toHaveCount(0);
  await expect(page.getByText("Go ahead with the plan.")).toBeVisible();
});
