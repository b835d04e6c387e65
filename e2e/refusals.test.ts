import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { BlobRef } from "#core/model/message.ts";
import type { ModelRequestSeen, Step } from "./fakes/model-server.ts";
import { callsIn } from "./fakes/strict-vendors.ts";
import { chatAccount, chatStream } from "./support/chat-stream.ts";
import { call, octoPerTest, requestText } from "./support/each-octo.ts";
import type { TestOcto } from "./support/octo.ts";

const start = octoPerTest();
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
).toString("latin1");
const refusal = (message: string, status = 400): Step => ({
  fault: { kind: "status", status, body: { error: { message } } },
});
const hasImage = ({ raw }: ModelRequestSeen) => /image_url|"type":"image"/.test(raw);
const steps: Step[] = [
  { calls: [call("write_file", { path: "a.txt", content: "written" }, "call_w")] },
  { calls: [call("read_file", { path: "p.png" }, "call_r")] },
  { say: "I cannot see it." },
];
const kinds = async (octo: TestOcto) => {
  const { order, entries } = await octo.state();
  return order.map((id) => entries[id]?.kind);
};

/** Answers step by step; refuses each request that contains an image. */
const blind = (words: string, status: number) => {
  let n = 0;
  return (request: ModelRequestSeen) => (hasImage(request) ? refusal(words, status) : (steps[n++] ?? { say: "Yes." }));
};

describe("a picture that the vendor does not take", () => {
  it.each<[number, string]>([
    [400, "Could not process image"],
    [
      400,
      "messages.5.content.0.tool_result.content.1.image.source.base64: image exceeds 5 MB maximum: 6291456 bytes > 5242880 bytes",
    ],
    [
      400,
      "Failed to deserialize the JSON body into the target type: messages[5]: unknown variant `image_url`, expected `text`",
    ],
    [400, "Invalid request."],
    [404, "No endpoints found that support image input"],
    [413, "Request entity too large"],
    [422, "Input should be a valid string: messages.5.content must be a string"],
    [500, "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj"],
  ])("leaves the view alone, and the turn goes on (%i %s)", async (status, words) => {
    const octo = await start({ ...chatAccount("any-model"), script: blind(words, status), files: { "p.txt": "" } });
    await writePicture(octo);
    expect((await octo.turn("write and look")).reason).toBe("done");
    expect(readFileSync(join(octo.folder, "a.txt"), "utf8")).toBe("written");
    expect(await kinds(octo)).toContain("images");
    expect(octo.vendor.count()).toBe(4);
    const again = await octo.again();
    expect((await again.turn("thanks")).reason).toBe("done");
    const last = requestText(again, -1);
    for (const known of ["Folder: ", "write and look", "call_w", "call_r", "p.png: the vendor refused it", "thanks"])
      expect(last).toContain(known);
    expect(again.vendor.count()).toBe(5);
    await again.die();
  });

  it("goes to a model that can see it", async () => {
    const octo = await start({ ...chatAccount("any-model"), script: blind("Could not process image", 400) });
    await writePicture(octo);
    await octo.turn("write and look");
    octo.vendor.play([{ say: "A dot." }]);
    await octo.ask({ type: "configure", changes: { model: "gpt-5.5" } });
    await octo.turn("and you?");
    expect(hasImage(octo.vendor.requests.at(-1) as ModelRequestSeen)).toBe(true);
  });

  it("of the person leaves its message in place", async () => {
    const octo = await start({ ...chatAccount("any-model"), script: blind("Invalid image data", 400) });
    const blob: BlobRef = await octo.octo.stores.blobs.put(Buffer.from(png, "latin1"), "image/png", "mine.png");
    await octo.ask({
      type: "say",
      content: [
        { type: "text", text: "what is this?" },
        { type: "image", blob },
      ],
      when: "now",
    });
    await octo.next("turn.ended");
    expect(requestText(octo, 1)).toContain("what is this?");
    expect(requestText(octo, 1)).toContain("mine.png: the vendor refused it");
  });

  it("leaves alone when another one is over the limit", async () => {
    const octo = await start({
      ...chatAccount("any-model"),
      script: ({ raw }) =>
        raw.includes(Buffer.from("large ".repeat(50)).toString("base64"))
          ? refusal(
              "messages.0.content.2.image.source.base64: image exceeds 5 MB maximum: 6291456 bytes > 5242880 bytes",
            )
          : { say: "Yes." },
    });
    const put = (bytes: string, name: string) => octo.octo.stores.blobs.put(Buffer.from(bytes), "image/png", name);
    const blobs = [await put("small", "small.png"), await put("large ".repeat(50), "large.png")];
    await octo.ask({ type: "say", content: blobs.map((blob) => ({ type: "image" as const, blob })), when: "now" });
    expect((await octo.next("turn.ended")).reason).toBe("done");
    expect(requestText(octo, -1)).toContain("large.png: the vendor refused it");
    expect(requestText(octo, -1)).not.toContain("small.png: the vendor refused it");
    expect(hasImage(octo.vendor.requests.at(-1) as ModelRequestSeen)).toBe(true);
  });

  it("is kept when the request is refused without it, too", async () => {
    const octo = await start({
      ...chatAccount("any-model"),
      script: (_, n) => steps[n < 2 ? n : 9] ?? refusal("Unsupported parameter: 'stream_options'."),
    });
    await writePicture(octo);
    expect((await octo.turn("write and look")).reason).toBe("failed");
    expect(await kinds(octo)).not.toContain("images");
    octo.vendor.play([{ say: "A dot." }]);
    await octo.ask({ type: "continue" });
    await octo.next("turn.ended", ({ reason }) => reason === "done");
    expect(hasImage(octo.vendor.requests.at(-1) as ModelRequestSeen)).toBe(true);
  });
});

/** Writes a picture into the folder; `files` of the options holds text only. */
async function writePicture({ folder }: TestOcto): Promise<void> {
  const { writeFile } = await import("node:fs/promises");
  await writeFile(join(folder, "p.png"), Buffer.from(png, "latin1"));
}

describe("a request that is refused for another reason", () => {
  const poison = "poison";
  const strict = ({ raw }: ModelRequestSeen, n: number): Step =>
    raw.includes(poison) ? refusal("Data inspection failed") : (toolSteps[n] ?? { say: "Good." });
  const toolSteps: Step[] = [
    { calls: [call("write_file", { path: "a.txt", content: "x" }, "call_w")] },
    { calls: [call("read_file", { path: "b.txt" }, "call_r")] },
  ];

  it("loses only what came after the last accepted one", async () => {
    const octo = await start({ ...chatAccount("any-model"), files: { "b.txt": poison }, script: strict });
    expect((await octo.turn("write and read")).reason).toBe("failed");
    expect((await octo.turn("go on")).reason).toBe("done");
    const last = requestText(octo, -1);
    for (const known of ["Folder: ", "write and read", "call_w", "call_r", "this result is left out", "go on"])
      expect(last).toContain(known);
    expect(last).not.toContain(poison);
    expect(callsIn(octo.vendor.requests.at(-1)?.body ?? {})).toHaveLength(2);
  });

  it("tells the facts again when the message that told them is left out", async () => {
    const octo = await start({ ...chatAccount("any-model"), script: strict });
    expect((await octo.turn(poison)).reason).toBe("failed");
    expect((await octo.turn("something else")).reason).toBe("done");
    expect(requestText(octo, -1)).toMatch(/Folder: .*Mode: /);
    expect(requestText(octo, -1)).not.toContain(poison);
  });

  it("is free of the poison also after it was continued in vain", async () => {
    const octo = await start({ ...chatAccount("any-model"), script: strict });
    await octo.turn(poison);
    await octo.ask({ type: "continue" });
    await octo.next(
      "turn.ended",
      ({ seq }) => octo.events.filter(({ type, seq: at }) => type === "turn.ended" && at <= seq).length === 2,
    );
    expect((await octo.turn("something else")).reason).toBe("done");
  });

  it("loses the last reply only when the next request is refused as well", async () => {
    const octo = await start({
      ...chatAccount("any-model"),
      script: ({ raw }, n) =>
        n === 0
          ? { say: `I say ${poison}.` }
          : raw.includes(`I say ${poison}`)
            ? refusal("Rejected.")
            : { say: "Good." },
    });
    expect((await octo.turn("one")).reason).toBe("done");
    expect((await octo.turn("two")).reason).toBe("failed");
    expect((await octo.turn("three")).reason).toBe("failed");
    expect((await octo.turn("four")).reason).toBe("done");
    expect(requestText(octo, -1)).toContain("one");
  });
});

describe("/compact", () => {
  const compacted = async (script: (request: ModelRequestSeen, n: number) => Step) => {
    const octo = await start({ ...chatAccount("any-model"), files: { "b.txt": "beta" }, script });
    await octo.turn("read b");
    await octo.ask({ type: "compact" });
    await octo.next("context.compacted");
    await octo.next(
      "turn.ended",
      ({ seq }) => seq > (octo.events.find(({ type }) => type === "context.compacted")?.seq ?? 0),
    );
    octo.vendor.play([{ say: "Still here." }]);
    expect((await octo.turn("and now?")).reason).toBe("done");
    return octo;
  };
  const first: Step[] = [{ calls: [call("read_file", { path: "b.txt" })] }, { say: "beta" }];

  it("is a way out when the vendor refuses the history", async () => {
    const octo = await compacted((request, n) => {
      if (first[n]) return first[n];
      return callsIn(request.body).length > 0 ? refusal("Rejected.") : { say: "<summary>b.txt holds beta.</summary>" };
    });
    expect(requestText(octo, -1)).toContain("b.txt holds beta.");
  });

  it("is a way out when the vendor refuses even its text", async () => {
    const octo = await compacted((_, n) => first[n] ?? refusal("Data inspection failed"));
    expect(requestText(octo, -1)).toContain("read b");
  });

  it("leaves the chat as it was when the vendor cannot be asked", async () => {
    const octo = await start({
      ...chatAccount("any-model"),
      script: (_, n) => (n === 0 ? { say: "Hi." } : refusal("No.", 401)),
    });
    await octo.turn("hello");
    await octo.ask({ type: "compact" });
    expect(await octo.next("turn.ended", ({ reason }) => reason === "failed")).toBeDefined();
    expect(octo.events.some(({ type }) => type === "context.compacted")).toBe(false);
  });
});

it("a vendor that refuses its own opaque data gets the chat without it", async () => {
  const sent = { extra: { token: "b3BhcXVl" } };
  const octo = await start({
    ...chatAccount("any-model"),
    script: ({ raw }, n) =>
      n === 0
        ? chatStream([{ content: "Hi.", ...sent }])
        : raw.includes("b3BhcXVl")
          ? refusal(`body -> messages -> 2 -> extra: Extra inputs are not permitted`)
          : { say: "Good." },
  });
  await octo.turn("hello");
  expect((await octo.turn("again")).reason).toBe("done");
  expect(octo.vendor.count()).toBe(3);
  expect((await octo.turn("once more")).reason).toBe("done");
  expect(octo.vendor.count()).toBe(4);
});
