import { describe, expect, it } from "vitest";
import type { Step } from "../../../../e2e/fakes/model-wire.ts";
import { call, octoPerTest, results, requestText } from "../../../../e2e/support/each-octo.ts";
import type { TestOcto } from "../../../../e2e/support/octo.ts";
import { toMarkdown } from "#core/session/files/to-markdown.ts";
import type { EntryId } from "#core/ids.ts";
import type { Clock } from "#core/ports.ts";
import { systemClock } from "../../../platform/browser/clock.ts";
import { rowsOf } from "../../../ui/chat/transcript/rows.ts";

const start = octoPerTest();

/** Returns a clock whose long waits end only when the test calls `pass`. */
function heldClock(): { clock: Clock; pass(ms: number): void } {
  const waits = new Set<() => void>();
  let moved = 0;
  const clock: Clock = {
    ...systemClock,
    now: () => systemClock.now() + moved,
    sleep: (ms, signal) =>
      ms < 10_000
        ? systemClock.sleep(ms, signal)
        : new Promise((resolve) => {
            if (signal?.aborted) return resolve();
            const end = () => void (waits.delete(end), resolve());
            waits.add(end);
            signal?.addEventListener("abort", end, { once: true });
          }),
  };
  const pass = (ms: number) => {
    moved += ms;
    for (const end of waits) end();
  };
  return { clock, pass };
}

/** Returns a vendor that never answers the chosen requests. Requests are numbered from 0. */
function silentFor(silent: (n: number) => boolean) {
  const { clock, pass } = heldClock();
  const script = (_: unknown, n: number): Step => {
    if (!silent(n)) return { say: "Here." };
    setImmediate(() => pass(121_000));
    return { fault: { kind: "silence" } };
  };
  return { clock, script };
}

const hints = (octo: TestOcto) => octo.events.flatMap((event) => (event.type === "octo.noted" ? [event.why] : []));
const outcomes = async (octo: TestOcto) =>
  (await octo.octo.stores.ledger.records({})).map(({ outcome }) => outcome).sort();

/** True if each request begins with all of the previous request. Only the last repeated message may have grown. */
function extendsExactly({ vendor }: TestOcto): boolean {
  const sent = vendor.requests.map(({ body }) =>
    JSON.stringify(body.messages).replace(/,"cache_control":\{[^}]*\}/g, ""),
  );
  return sent.every((text, i) => text.startsWith(sent[i - 1]?.slice(0, -"]}]".length) ?? ""));
}

/** Checks that the notes are in the log, but neither on the screen nor in the exported text. */
async function expectHidden(octo: TestOcto): Promise<void> {
  const state = await octo.state();
  const rows = rowsOf(state, { branched: false, awaySince: undefined, live: false });
  const shown = rows.keys.map((key) => state.entries[key as EntryId]?.kind);
  expect(shown).not.toContain("note");
  const words = { untitled: "Chat", person: "Person", agent: "Octo", tokens: "tokens" };
  expect(toMarkdown(octo.events, words)).not.toContain("[Octo:");
}

describe("a vendor that stays silent", () => {
  it("C-038 three times: only the model is told, once, to take smaller steps, and each attempt is in the ledger", async () => {
    const octo = await start(silentFor((n) => n < 3 || (n > 3 && n < 7)));
    expect((await octo.turn("write a book")).reason).toBe("done");
    expect(hints(octo)).toEqual(["stalled"]);
    expect(requestText(octo, 2)).not.toContain("smaller steps");
    expect(requestText(octo, 3)).toContain("smaller steps");
    expect(extendsExactly(octo)).toBe(true);
    expect(await outcomes(octo)).toEqual(["failed", "failed", "failed", "ok"]);
    await expectHidden(octo);

    expect((await octo.turn("and another")).reason).toBe("done");
    expect(hints(octo)).toEqual(["stalled", "stalled"]);
    expect(extendsExactly(octo)).toBe(true);
    expect((await outcomes(octo)).filter((outcome) => outcome === "failed")).toHaveLength(6);
  });

  it("C-037 because it is not reached: it is asked again, without a hint about smaller steps", async () => {
    const octo = await start({
      script: (_, n) => (n < 3 ? { fault: { kind: "hang-up" } } : { say: "Here." }),
    });
    expect((await octo.turn("write a book")).reason).toBe("done");
    expect(octo.vendor.count()).toBe(4);
    expect(hints(octo)).toEqual([]);
    expect(requestText(octo, 3)).not.toContain("smaller steps");
  });

  it("C-038 for ever: the turn ends with an error after one hint, and gives no second hint when continued", async () => {
    const octo = await start(silentFor(() => true));
    const end = await octo.turn("write a book");
    expect(end).toMatchObject({ reason: "failed", error: { kind: "stalled" } });
    expect(hints(octo)).toEqual(["stalled"]);
    expect(octo.vendor.count()).toBe(6);
    expect(await outcomes(octo)).toHaveLength(6);
    await octo.ask({ type: "continue" });
    await octo.next("turn.ended", ({ seq }) => seq > end.seq);
    expect(hints(octo)).toEqual(["stalled"]);
    expect(await outcomes(octo)).toHaveLength(9);
  });
});

describe("a call that lost its arguments", () => {
  const empty = { say: "I write it.", calls: [{ name: "write_file", raw: "{}" }] };

  it("C-043 is requested again with a hidden hint; nothing of the reply was run, and both calls are in the ledger", async () => {
    const octo = await start({
      script: [
        { calls: [{ name: "write_file", raw: "" }, call("list_files")] },
        { calls: [call("write_file", { path: "a.txt", content: "a" })] },
        { say: "Written." },
      ],
    });
    expect((await octo.turn("write")).reason).toBe("done");
    expect(hints(octo)).toEqual(["emptied"]);
    expect(requestText(octo, 1)).toContain("without its arguments");
    expect(requestText(octo, 1)).not.toContain("list_files");
    expect((await results(octo)).map(({ outcome }) => outcome)).toEqual(["ok"]);
    expect(extendsExactly(octo)).toBe(true);
    expect(await outcomes(octo)).toEqual(["ok", "ok", "ok"]);
    await expectHidden(octo);
  });

  it("C-043 gets one hint per message of the person; the next such call is an error to the model", async () => {
    const octo = await start({ script: [empty, empty, { say: "I cannot." }, empty, { say: "No." }] });
    await octo.turn("write");
    expect(hints(octo)).toEqual(["emptied"]);
    expect((await results(octo))[0]).toMatchObject({ outcome: "error", text: expect.stringContaining("path") });
    await octo.turn("try again");
    expect(hints(octo)).toEqual(["emptied", "emptied"]);
    expect(octo.vendor.count()).toBe(5);
    expect(extendsExactly(octo)).toBe(true);
    await expectHidden(octo);
  });

  it("C-043 gets one hint, even across a crash", async () => {
    const octo = await start({
      script: (_, n) => (n === 0 ? empty : n === 1 ? { fault: { kind: "silence" } } : { say: "Written." }),
    });
    await octo.say("write");
    await expect.poll(() => octo.vendor.count(), { timeout: 10_000 }).toBe(2);
    const again = await octo.again();
    expect(await again.next("turn.ended", ({ reason }) => reason !== "interrupted")).toMatchObject({ reason: "done" });
    expect(requestText(again, 2).split("without its arguments")).toHaveLength(2);
    await again.die();
  });
});
