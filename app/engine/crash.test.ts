// Crashes the engine at many different moments, and checks that nothing is lost, repeated or hidden.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { turnNotes } from "#core/agent/notes/turn-notes.ts";
import type { Step } from "../../e2e/fakes/model-server.ts";
import { call, octoPerTest } from "../../e2e/support/each-octo.ts";
import { memoryStores } from "../store/memory/open.ts";
import type { Stores } from "../store/stores.ts";
import { systemClock } from "../platform/browser/clock.ts";

const start = octoPerTest();
const steps = 30;

class Dead extends Error {}

/**
 * Wraps stores so that they fail at append number `dieAt`, either before or after writing it. All later accesses fail
 * too.
 */
function mortal(stores: Stores, dieAt: number, when: "before" | "after", died: () => void): Stores {
  let appends = 0;
  let dead = false;
  const guard =
    <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A) => {
      if (dead) throw new Dead();
      return work(...args);
    };
  const { sessions } = stores;
  return {
    ...stores,
    sessions: {
      ...sessions,
      takeLead: guard(sessions.takeLead),
      saveDraft: guard(sessions.saveDraft),
      append: guard(async (batch) => {
        appends += 1;
        const last = appends === dieAt;
        if (last) dead = true;
        const written = last && when === "before" ? [] : await sessions.append(batch);
        if (!last) return written;
        died();
        throw new Dead();
      }),
    },
  };
}

/**
 * Acts as a model. The number n of tool results in the request decides the next tool call. The call appends a line,
 * writes a file or lists files, and its text contains n.
 */
function script(): (request: { body: { messages?: { role: string; content: unknown }[] } }) => Step {
  return ({ body }) => {
    const done = (JSON.stringify(body.messages).match(/"type":"tool_result"/g) ?? []).length;
    if (done >= steps) return { say: "All done." };
    if (done % 3 === 0)
      return { calls: [call("terminal", { command: `echo ${done} >> log.txt`, fresh: done % 2 === 0 }, `t${done}`)] };
    if (done % 3 === 1)
      return { calls: [call("write_file", { path: `out/${done}.txt`, content: `${done}` }, `w${done}`)] };
    return { say: `Looking at ${done}.`, calls: [call("list_files", { path: "." }, `l${done}`)] };
  };
}

/** Makes a random number generator with a seed, so that a failure can be repeated. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

it.each([1, 2, 3, 4, 5, 6, 7])(
  "W-016 crashes again and again in a turn of 30 steps (seed %i) and loses, repeats and hides nothing",
  async (seed) => {
    const random = seeded(seed);
    let monthsLater = 0;
    const stores = memoryStores({ ...systemClock, now: () => Date.now() + monthsLater });
    const moveToSegments = async () => {
      monthsLater = 40 * 24 * 3_600_000;
      await stores.ledger.buildSegments();
      monthsLater = 0;
    };
    let octo = await start({ script: script(), files: { "log.txt": "" }, stores, report: () => undefined });
    await octo.next("session.started");
    await octo.say("Do the thirty steps.");
    let deaths = 0;
    let moment = 1 + Math.floor(random() * 3);
    for (;;) {
      let died: () => void = () => undefined;
      const death = new Promise<void>((resolve) => {
        died = resolve;
      });
      const when = random() < 0.5 ? "before" : "after";
      // Before every second restart, older calls are moved into segments, so that the new engine finds them there.
      if (deaths % 2 === 1) await moveToSegments();
      octo = await octo.again(mortal(stores, moment, when, died));
      const current = octo;
      // Three crashes at one point make the turn wait for the person.
      void octo
        .next("turn.ended", ({ note }) => note === turnNotes.interruptedOften)
        .then(() => current.ask({ type: "continue" }));
      const ended = octo.next("turn.ended", ({ reason }) => reason === "done").then(() => "done" as const);
      if ((await Promise.race([ended, death])) === "done") break;
      deaths += 1;
      // If the engine crashed after writing the turn's last event, there is nothing to resume.
      if ((await stores.sessions.read(octo.sessionId)).at(-1)?.type === "turn.ended") break;
      moment = 3 + Math.floor(random() * 6);
    }
    expect(deaths).toBeGreaterThanOrEqual(25);

    const log = await stores.sessions.read(octo.sessionId);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i + 1));
    expect(log.filter(({ type }) => type === "user.said")).toHaveLength(1);
    const state = await octo.state();
    expect(state.turn).toBeUndefined();
    expect(Object.keys(state.openCalls)).toEqual([]);

    // No shell command ran twice, so no number is twice in the file. Each tool call ended exactly once.
    const lines = readFileSync(join(octo.folder, "log.txt"), "utf8").trim().split("\n");
    expect(new Set(lines).size).toBe(lines.length);
    const ends = log.flatMap((event) => (event.type === "tool.ended" ? [event.callId] : []));
    expect(new Set(ends).size).toBe(steps);
    expect(ends).toHaveLength(steps);

    // Every model call that was started has exactly one record. Records of finished calls have the token counts that
    // the vendor reported.
    const records = await stores.ledger.records({ limit: 10_000 });
    const begun = log.flatMap((event) => (event.type === "model.started" ? [event.callId] : []));
    expect(new Set(records.map(({ id }) => id))).toEqual(new Set(begun));
    expect(records).toHaveLength(begun.length);
    expect(octo.vendor.count()).toBeLessThanOrEqual(records.length);
    const finished = octo.vendor.billed.filter(({ ended }) => ended).map(({ usage }) => usage.input);
    for (const record of records.filter(({ outcome }) => outcome === "ok")) {
      const at = finished.indexOf(record.input);
      expect(at).toBeGreaterThanOrEqual(0);
      finished.splice(at, 1);
    }
    expect(
      records
        .filter(({ outcome }) => outcome !== "ok")
        .every(({ outcome, usageSource }) => outcome === "lost" && usageSource === "estimated"),
    ).toBe(true);
  },
  60_000,
);
