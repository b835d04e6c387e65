import { expect, it } from "vitest";
import type { DeviceId, SessionId } from "#core/ids.ts";
import { apply } from "./apply.ts";
import { emptyState } from "./empty-state.ts";
import type { PermissionRule } from "./permission-rule.ts";

function afterAdding(...rules: PermissionRule[]) {
  const state = emptyState("session_1" as SessionId);
  for (const [at, rule] of rules.entries()) {
    const stamp = { sessionId: state.sessionId, seq: at + 1, epoch: 0, device: "" as DeviceId, at };
    apply(state, { type: "rule.added", rule, ...stamp });
  }
  return state;
}

it("drops the broad rules that an older always-allow added, and remembers which, so that the person is told", () => {
  const program: PermissionRule = { effect: "execute", command: "rm", verdict: "allow" };
  const everyFile: PermissionRule = { effect: "write", path: "**", verdict: "allow" };
  const state = afterAdding(program, everyFile);
  expect(state.rules).toEqual([]);
  expect(state.droppedRules).toEqual([program, everyFile]);
});

it("keeps exact rules, and rules that ask or deny", () => {
  const kept: PermissionRule[] = [
    { effect: "execute", line: "npm test", folder: "/work", verdict: "allow" },
    { effect: "write", path: "src/a.ts", verdict: "allow" },
    { effect: "execute", command: "git push", verdict: "deny" },
    { effect: "write", path: "**", verdict: "ask" },
  ];
  const state = afterAdding(...kept);
  expect(state.rules).toEqual(kept);
  expect(state.droppedRules).toEqual([]);
});
