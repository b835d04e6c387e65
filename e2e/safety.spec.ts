// Hostile content is shown but never executed: from a model, a tool, a file, or another page.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { WebSocket } from "ws";
import { protocolVersion } from "../relay/contract/wire.ts";
import { everythingStored } from "./support/stored.ts";
import { expect, say, shared as test, test as alone, turnDone } from "./support/world.ts";

// Service workers are allowed, because these tests listen for errors, and blocking a service worker causes one.
alone.use({ serviceWorkers: "allow" });

/** Serves a page of another origin and records the requests to it. */
async function stranger(html = ""): Promise<{ origin: string; visits: string[]; close(): void }> {
  const visits: string[] = [];
  const server = createServer((incoming, response) => {
    visits.push(incoming.url ?? "");
    response.writeHead(200, { "content-type": "text/html", "access-control-allow-origin": "*" }).end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, visits, close: () => server.close() };
}

/** Records all requests, console messages, errors and dialogs of the page from now on. */
function watched(page: Page): { asked: string[]; said: string[] } {
  const seen = { asked: [] as string[], said: [] as string[] };
  page.on("request", (one) => seen.asked.push(one.url()));
  page.on("console", (message) => seen.said.push(message.text()));
  page.on("pageerror", (error) => seen.said.push(error.message));
  page.on("dialog", (dialog) => {
    seen.said.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return seen;
}

const hacked = (page: Page) => page.evaluate(() => (window as { hacked?: unknown }).hacked);

/** Hostile content that tries to request something from `home`. */
const hostile = (home: string) => `<img src=x onerror="window.hacked=1">
<script>window.hacked=2</script>
<svg onload="window.hacked=3"><a xlink:href="javascript:window.hacked=4">here</a></svg>
<iframe srcdoc="<script>parent.hacked=5</script>"></iframe>
<link rel="stylesheet" href="${home}/style.css"><style>@import url("${home}/import.css");</style>
<form action="${home}/form"><button>send</button></form>

[click](javascript:window.hacked=6) [data](data:text/html,<script>opener.hacked=7</script>) [vb](VBScript:x)
[control](java\u0001script:window.hacked=8) <javascript:window.hacked=9> [ref]

![remote](${home}/pixel.png) ![onerror](x" onerror="window.hacked=10)

[ref]: javascript:window.hacked=11

An [honest link](https://example.com/page "t\\" onmouseover=\\"window.hacked=12").

\`\`\`html
<script>window.hacked=13</script>
\`\`\`

| <img src=x onerror=window.hacked=14> | b |
| --- | --- |
| [x](javascript:window.hacked=15) | ${"`"}<script>window.hacked=16</script>${"`"} |
`;

alone(
  "W-043 HTML, scripts, remote images and bad links are inert in replies, diffs, output, names and titles",
  async ({ page, world }) => {
    const elsewhere = await stranger();
    const words = hostile(elsewhere.origin);
    const path = "<img src=x onerror=window.hacked=20>.html";
    world.write("seen.html", words);
    world.vendor.play([
      { think: words, say: words, calls: [{ name: "write_file", input: { path, content: words } }] },
      { calls: [{ name: "terminal", input: { command: "touch it && cat seen.html" } }] },
      { calls: [{ name: "ask_user", input: { question: words, options: ["<img src=x onerror=window.hacked=21>"] } }] },
      { say: words },
    ]);
    await world.settle(page);
    // Starts to watch only here, because the form has searched for model servers before. All later requests are due to
    // the hostile content.
    const seen = watched(page);
    await say(page, `<img src=x onerror=window.hacked=22> ${words}`);

    const ask = page.getByRole("alertdialog");
    await expect(ask).toContainText("<script>window.hacked=2</script>");
    await ask.getByRole("button", { name: "Allow once" }).click();
    await page
      .getByRole("alertdialog", { name: /run a command/ })
      .getByRole("button", { name: "Allow once" })
      .click();
    await page
      .getByRole("alertdialog", { name: "Octo has a question" })
      .getByRole("button", { name: /hacked=21/ })
      .click();
    await turnDone(page);

    // Expands everything, so that all content is on the page.
    await page.setViewportSize({ width: 1280, height: 6_000 });
    const folds = page.locator(".transcript details:not([open]) > summary");
    const transcript = page.getByRole("log");
    await expect(async () => {
      while ((await folds.count()) > 0) await folds.first().click();
      await expect(transcript.getByText("window.hacked=3").first()).toBeVisible({ timeout: 500 });
    }).toPass();
    for (const link of await transcript.getByRole("link").all()) {
      const href = (await link.getAttribute("href")) ?? "";
      expect(href).toMatch(/^(https?:|mailto:|\/money)/);
      if (href.startsWith("http")) expect(await link.getAttribute("rel")).toBe("noopener noreferrer");
    }
    await expect(transcript.locator("img, script, iframe, object, link, style, form:not(.composer)")).toHaveCount(0);
    expect(
      await transcript.evaluate((root) =>
        [...root.querySelectorAll("*")]
          .flatMap((one) => one.getAttributeNames())
          .filter((name) => name.startsWith("on")),
      ),
    ).toEqual([]);

    // A chat's title is also untrusted text.
    const more = page.getByRole("button", { name: /^Actions for/ }).first();
    await more.click();
    await page.getByRole("menuitem", { name: "Rename" }).click();
    await page.getByLabel("Name").fill("<img src=x onerror=window.hacked=23>");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("link", { name: "<img src=x onerror=window.hacked=23>" })).toBeVisible();
    await page.reload();
    await expect(transcript.getByText("window.hacked=3").first()).toBeVisible();

    expect(await hacked(page)).toBeUndefined();
    expect(elsewhere.visits).toEqual([]);
    const own = [world.origin, world.vendor.url, "blob:", "data:"];
    expect(seen.asked.filter((url) => !own.some((start) => url.startsWith(start)))).toEqual([]);
    // The content security policy reported nothing, because the page attempted nothing that the policy refuses.
    expect(seen.said).toEqual([]);
    elsewhere.close();
  },
);

alone(
  "the key is never visible: not on the page, in storage, in an address, in a log, or at the relay",
  async ({ page, world }) => {
    const key = "sk-test-key-0123456789";
    world.vendor.play([{ say: "Hello." }]);
    const seen = watched(page);
    await world.settle(page);
    await say(page, "hello");
    await turnDone(page);
    expect(world.vendor.requests[0]?.headers["x-api-key"]).toBe(key);

    await page.goto(`${world.origin}/settings`);
    await page.getByRole("button", { name: "Edit" }).click();
    await expect(page.getByPlaceholder("Saved. Leave blank to keep it.")).toBeVisible();
    const places = {
      page: await page.content(),
      storage: await everythingStored(page),
      addresses: seen.asked.join("\n"),
      console: seen.said.join("\n"),
      printed: world.printed(),
      relay: filesIn(join(world.home, "octo"))
        .map((file) => readFileSync(file, "latin1"))
        .join("\n"),
    };
    expect(places.storage).toContain("a key that stays inside");
    expect(places.storage).not.toContain("EXTRACTABLE");
    for (const [place, text] of Object.entries(places)) expect(text, place).not.toContain(key);
  },
);

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());

test("a page of another origin can neither read, nor call, nor frame the relay", async ({ page, world }) => {
  await world.settle(page);
  const elsewhere = await stranger(`<!doctype html><title>elsewhere</title><iframe src="${world.origin}/"></iframe>`);
  const hostilePage = await page.context().newPage();
  await hostilePage.goto(elsewhere.origin);
  const outcome = await hostilePage.evaluate(async (octo) => {
    const fetched = (path: string, init?: RequestInit) =>
      fetch(octo + path, init).then(
        ({ status }) => `read ${status}`,
        () => "refused",
      );
    const socket = new Promise<string>((resolve) => {
      const ws = new WebSocket(`${octo.replace("http", "ws")}/rpc`);
      ws.addEventListener("open", () => resolve("open"));
      ws.addEventListener("error", () => resolve("refused"));
    });
    return {
      page: await fetched("/"),
      models: await fetched("/demo/v1/models", { credentials: "include" }),
      post: await fetched("/demo/v1/messages", { method: "POST", body: "{}" }),
      socket: await socket,
      frame: document.querySelector("iframe")?.contentDocument === null ? "closed" : "blank",
    };
  }, world.origin);
  expect(outcome).toMatchObject({ page: "refused", models: "refused", post: "refused", socket: "refused" });
  const framed = hostilePage.frames().find((frame) => frame !== hostilePage.mainFrame());
  await expect.poll(() => framed?.url()).toMatch(/^chrome-error:/);
  elsewhere.close();
});

test("the running relay refuses a rebound Host, a socket without Origin, and missing or wrong tokens", async ({
  world,
}) => {
  expect(await status(world.port, { host: `evil.example:${world.port}` })).toBe(403);
  expect(await status(world.port, { host: `localhost:${world.port}`, origin: "https://evil.example" })).toBe(403);
  const own = { origin: world.origin };
  const hello = { id: 1, call: "relay.hello", input: { token: "wrong", protocol: protocolVersion } };
  const browse = { id: 1, call: "roots.browse", input: { path: "/" } };
  expect(await knock(world.port, {}, hello)).toBe("403");
  expect(await knock(world.port, { origin: "https://evil.example" }, hello)).toBe("403");
  expect(await knock(world.port, { ...own, host: "evil.example" }, hello)).toBe("403");
  expect(await knock(world.port, own, hello)).toMatch(/"unauthorized".* 4401$/);
  expect(await knock(world.port, own, browse)).toBe(" 1008");
});

/** Opens a socket and sends one message. Returns the reply with the closing code, or the status of a refusal. */
function knock(port: number, headers: Record<string, string>, frame: object): Promise<string> {
  const socket = new WebSocket(`ws://localhost:${port}/rpc`, { headers });
  return new Promise((resolve) => {
    let heard = "";
    socket.on("open", () => socket.send(JSON.stringify(frame)));
    socket.on("message", (data: Buffer) => (heard += data.toString()));
    socket.on("close", (code) => resolve(`${heard} ${code}`));
    socket.on("unexpected-response", (_, response) => resolve(String(response.statusCode)));
    socket.on("error", () => undefined);
  });
}

function status(port: number, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path: "/", headers })
      .on("response", (response) => {
        response.resume();
        resolve(response.statusCode);
      })
      .on("error", reject)
      .end();
  });
}

alone("the page may run only its own scripts, and only the worker may reach vendors", async ({ page, world }) => {
  const policies = new Map<string, string>();
  page.on("response", async (response) =>
    policies.set(response.url(), response.headers()["content-security-policy"] ?? ""),
  );
  await world.settle(page);
  const of = (pattern: RegExp) => [...policies].filter(([url]) => pattern.test(url)).map(([, policy]) => policy);
  expect(of(/\/$/)[0]).toContain(`connect-src 'self' ws://localhost:${world.port}`);
  expect(of(/\/$/)[0]).not.toMatch(/script-src|unsafe-eval/);
  expect(of(/\/assets\/worker-/)[0]).toContain("https:");
  // Checks that the browser really enforces the content security policy.
  const tried = await page.evaluate(async (vendor) => {
    const script = document.createElement("script");
    script.textContent = "window.hacked = 1";
    document.body.append(script);
    const reached = await fetch(`${vendor}/v1/models`).then(
      () => "reached",
      () => "refused",
    );
    return { reached, hacked: (window as { hacked?: unknown }).hacked };
  }, world.vendor.url);
  expect(tried).toEqual({ reached: "refused", hacked: undefined });
});
