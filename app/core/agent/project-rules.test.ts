import { describe, expect, it } from "vitest";
import { octoPerTest, requestText } from "../../../e2e/support/each-octo.ts";
import type { TestOcto } from "../../../e2e/support/octo.ts";
import type { RelayStatus } from "#core/ports.ts";
import { systemClock } from "../../platform/browser/clock.ts";

const start = octoPerTest();
const rules = { "AGENTS.md": "Indent with tabs." };

/** Makes all reads from the machine hang. Returns a function that makes them work again. */
function takeAway({ octo: { machine } }: TestOcto, status: RelayStatus): () => void {
  const working = { ...machine };
  const never = new Promise<never>(() => undefined);
  Object.assign(machine, {
    status: () => status,
    workspace: (root: string) => ({ ...working.workspace(root), read: () => never }),
  });
  return () => void Object.assign(machine, working);
}

describe("a project's rules", () => {
  it("are not waited for while the relay is known to be away, and are sent with the first message after it is back", async () => {
    const octo = await start({
      files: rules,
      projectRules: "follow",
      script: () => ({ say: "<summary>Yes.</summary>" }),
    });
    const bringBack = takeAway(octo, { state: "connecting", reason: "The relay cannot be reached." });
    expect((await octo.turn("first")).reason).toBe("done");
    expect((await octo.turn("second")).reason).toBe("done");
    expect(JSON.stringify(octo.vendor.requests.map(({ body }) => body))).not.toContain("tabs");
    bringBack();
    await octo.turn("third");
    await octo.turn("fourth");
    const [before, after, later] = [1, 2, 3].map((n) => octo.vendor.requests[n]?.body);
    expect(after?.system).toEqual(before?.system);
    // Compares requests without the vendor's cache markers, which move with each request.
    const words = (n: number) => requestText(octo, n).replaceAll(/,"cache_control":\{[^}]*\}/g, "");
    expect(words(2).startsWith(words(1).slice(0, -1))).toBe(true);
    expect(requestText(octo, 2)).toMatch(/third.*Rules of this project.*Indent with tabs/);
    expect(requestText(octo, 3).split("Indent with tabs")).toHaveLength(2);
    expect(JSON.stringify(later?.system)).not.toContain("tabs");
    // Compaction must keep the rules word for word, even if it replaces the whole chat.
    await octo.ask({ type: "compact" });
    await octo.next("context.compacted");
    await octo.next(
      "turn.ended",
      ({ seq }) => seq > (octo.events.findLast(({ type }) => type === "context.compacted")?.seq ?? 0),
    );
    await octo.turn("fifth");
    expect(requestText(octo, -1)).toContain("Indent with tabs");
    expect(requestText(octo, -1)).not.toContain("third");
  });

  it("are waited for briefly while the first connection to the relay is being made", async () => {
    const waits: number[] = [];
    const sleep: typeof systemClock.sleep = (ms, signal) => {
      waits.push(ms);
      return systemClock.sleep(Math.min(ms, 20), signal);
    };
    const octo = await start({
      files: rules,
      projectRules: "follow",
      script: () => ({ say: "Yes." }),
      clock: { ...systemClock, sleep },
    });
    takeAway(octo, { state: "connecting" });
    expect((await octo.turn("first")).reason).toBe("done");
    expect(waits).toContain(1_000);
  });
});
