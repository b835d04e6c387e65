// A model's Markdown: coloured code, formulas and diagrams are shown, and nothing in the text is executed.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Locator } from "@playwright/test";
import { expect, say, setMode, shared as test, turnDone } from "./support/world.ts";

const fence = "```";

test("code is coloured, names its language, wraps on request, and is copied as written", async ({
  page,
  context,
  world,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const code = 'const greeting: string = "hello"; // 42 <b>bold</b>\nreturn greeting;';
  world.vendor.play([{ say: `Look:\n\n${fence}ts\n${code}\n${fence}\n\nDone.` }]);
  await world.settle(page);
  await say(page, "show me code");
  await turnDone(page);
  const block = page.locator("figure.code");
  await expect(block.locator("figcaption")).toContainText("ts");
  await expect(block.locator(".code-keyword").first()).toHaveText("const");
  await expect(block.locator(".code-string")).toHaveText('"hello"');
  await expect(block.locator("b")).toHaveCount(0);

  const wrap = block.getByRole("button", { name: "Wrap" });
  await wrap.click();
  await expect(wrap).toHaveAttribute("aria-pressed", "true");
  await expect(block.locator("pre")).toHaveCSS("white-space", "pre-wrap");

  await block.getByRole("button", { name: "Copy" }).click();
  await expect(block.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);
});

test("W-044 a formula is typeset, its underscores are no emphasis, and an invalid one stays as written", async ({
  page,
  world,
}) => {
  const text = [
    "$$",
    String.raw`\frac{a_1 + b_2}{c_3} \in \mathbb{R}`,
    "$$",
    "",
    String.raw`With \(x_1\) and $y_2$ it costs $5, or $10.`,
    "",
    String.raw`$$\wrong{a_1 b_2$$`,
    "",
    String.raw`$$\href{javascript:alert(1)}{x} \htmlData{a=b}{y}$$`,
  ].join("\n");
  world.vendor.play([{ say: text }]);
  await world.settle(page);
  await say(page, "a formula please");
  await turnDone(page);
  const reply = page.locator(".chat-reply");
  await expect(reply.locator("math[display=block] mfrac msub")).toHaveCount(3);
  await expect(reply.locator("math[display=block]").first()).toContainText("ℝ");
  await expect(reply.locator("p math msub")).toHaveCount(2);
  await expect(reply).toContainText("it costs $5, or $10.");
  await expect(reply.locator("code").filter({ hasText: String.raw`\wrong{a_1 b_2` })).toBeVisible();
  await expect(reply.locator("em, [href]")).toHaveCount(0);
});

test("a diagram is drawn as an image with a name, shows its source, and follows the theme", async ({ page, world }) => {
  const source = "flowchart LR\n  accTitle: How a wish is heard\n  A[Page] --> B[Inbox] --> C{Leader}";
  world.vendor.play([{ say: `${fence}mermaid\n${source}\n${fence}\n\nThat is all.` }]);
  await page.emulateMedia({ colorScheme: "light" });
  await world.settle(page);
  await say(page, "draw it");
  await turnDone(page);
  const picture = page.getByRole("img", { name: "Diagram: How a wish is heard" });
  await expect(picture).toBeVisible();
  expect(
    await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
  ).toBeGreaterThan(100);
  const light = await picture.getAttribute("src");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(picture).not.toHaveAttribute("src", light ?? "");

  await page.getByRole("button", { name: "Source" }).click();
  await expect(picture).toBeHidden();
  await expect(page.locator("figure.code")).toContainText("A[Page] --> B[Inbox]");
  await page.getByRole("button", { name: "Source" }).click();
  await expect(picture).toBeVisible();
});

test("W-043 a hostile diagram runs and loads nothing, and an invalid one stays code", async ({ page, world }) => {
  let asked = 0;
  const stranger = createServer((_, response) => void response.end(String(++asked)));
  await new Promise<void>((resolve) => void stranger.listen(0, "127.0.0.1", resolve));
  const { port } = stranger.address() as AddressInfo;
  const hostile = [
    "flowchart LR",
    '  A["<img src=x onerror=window.harmed=1>"] --> B["<script>window.harmed=1</script>"]',
    '  click A "javascript:window.harmed=1"',
    "  click B call harm()",
    `  C@{ img: "http://127.0.0.1:${port}/pixel.png", label: "c" }`,
    `  D["<img src='http://127.0.0.1:${port}/pixel.png'>"]`,
    `  style A fill:url(http://127.0.0.1:${port}/pixel.svg)`,
  ].join("\n");
  world.vendor.play([
    { say: `${fence}mermaid\n${hostile}\n${fence}\n\n${fence}mermaid\nnot a diagram at all\n${fence}\n\nBoth.` },
  ]);
  await world.settle(page);
  await say(page, "draw it");
  await turnDone(page);
  await expect(page.locator("figure.code").filter({ hasText: "not a diagram at all" })).toBeVisible();
  await expect(page.locator(".diagram").first().locator("img, figure.code")).toBeVisible();
  expect(await page.evaluate(() => "harmed" in window)).toBe(false);
  expect(asked).toBe(0);
  await expect(page.locator("svg[id^=diagram], .diagram-table, .diagram a, .diagram script")).toHaveCount(0);
  stranger.close();
});

test("a table scrolls in its own box, tasks have check marks, and a phone page does not scroll sideways", async ({
  page,
  world,
}) => {
  const columns = Array.from({ length: 14 }, (_, i) => `column ${i}`);
  const table = [columns, columns.map(() => "--:"), columns].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  world.vendor.play([{ say: `${table}\n\n- [x] asked\n- [ ] answered\n\n[a link](https://a.example)` }]);
  await world.settle(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await say(page, "a table please");
  await turnDone(page);
  const box = page.locator(".md-table");
  expect(await box.evaluate((element) => element.scrollWidth > element.clientWidth)).toBe(true);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expect(page.getByRole("checkbox", { name: "Done" })).toBeChecked();
  await expect(page.getByRole("checkbox", { name: "To do" })).not.toBeChecked();
  await expect(page.getByRole("link", { name: "a link" })).toHaveAttribute("target", "_blank");
});

test("a long streaming reply never draws a finished block twice", async ({ page, world }) => {
  const parts = Array.from(
    { length: 40 },
    (_, i) => `## Part ${i}\n\nSome *words* of part ${i}.\n\n${fence}js\nlet part = ${i};\n${fence}\n\n`,
  );
  let goOn = () => {};
  const until = new Promise<void>((resolve) => (goOn = resolve));
  world.vendor.play([{ say: parts.join(""), delayMs: 25, pause: { frames: 60, until } }]);
  await world.settle(page);
  await say(page, "at length");
  const first = page.locator(".chat-live .md h2").first();
  await expect(first).toHaveText("Part 0");
  const blocks = page.locator(".chat-live .md > *");
  await expect.poll(() => blocks.count()).toBeGreaterThan(12);
  // Gives the elements a title. If a block is drawn again, a new element without this title replaces it.
  await blocks.evaluateAll((all) => {
    for (const block of all.slice(0, 6)) block.setAttribute("title", "kept");
  });
  const marked = await page.locator(".chat-live [title=kept]").count();
  const before = await blocks.count();
  expect(marked).toBe(6);
  goOn();
  const kept = await page.waitForFunction((before) => {
    const grown = document.querySelectorAll(".chat-live .md > *").length > before;
    return grown && { count: document.querySelectorAll(".chat-live [title=kept]").length };
  }, before);
  expect(await kept.jsonValue()).toEqual({ count: marked });
  await turnDone(page);
  await expect(page.locator(".md h2").last()).toHaveText("Part 39");
});

test("one tilde strikes nothing through, and bold is found beside Chinese marks: streamed, final and in the preview", async ({
  page,
  world,
}) => {
  const text = "大约3~5天，价格100~200元，含**「重点」**内容，~~旧（价）~~新价，$5 和 $10。";
  const shown = "大约3~5天，价格100~200元，含「重点」内容，旧（价）新价，$5 和 $10。";
  world.vendor.play((_, n) =>
    n === 0
      ? { say: text, calls: [{ name: "terminal", input: { command: "until [ -e go ]; do sleep 0.1; done" } }] }
      : { say: "Read." },
  );
  world.write("notes.md", text);
  await world.settle(page);
  await setMode(page, "auto");
  await say(page, "how long?");
  const check = async (place: Locator) => {
    await expect(place.locator("p").first()).toHaveText(shown);
    await expect(place.locator("strong")).toHaveText(["「重点」"]);
    await expect(place.locator("del")).toHaveText(["旧（价）"]);
    await expect(place.locator(".math, math")).toHaveCount(0);
  };
  await check(page.locator(".chat-reply").first());
  world.write("go", "");
  await turnDone(page);
  await check(page.locator(".chat-reply").first());
  await page.reload();
  await check(page.locator(".chat-reply").first());
  await page.getByRole("button", { name: "Show the panel" }).click();
  await page.getByRole("treeitem", { name: "notes.md" }).click();
  await check(page.locator(".panel .md"));
});
