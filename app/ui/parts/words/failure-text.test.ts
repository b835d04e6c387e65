import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { errorFromRefusal, modelError, modelErrorKinds } from "#core/model/model-errors.ts";
import { loopAnswers, loopQuestion } from "#core/agent/notes/loop-note.ts";
import { limitNotes, turnNotes } from "#core/agent/notes/turn-notes.ts";
import { budgetReachedMessage } from "#core/ledger/budgets/budget-messages.ts";
import { setLanguage } from "../../text/t.ts";
import { failures as english } from "../../text/en/failures.ts";
import { failures as chinese } from "../../text/zh/failures.ts";
import { failureText, questionText } from "./failure-text.ts";

vi.stubGlobal("localStorage", { setItem: () => undefined });
vi.stubGlobal("document", { documentElement: {} });
beforeAll(() => setLanguage("en"));
afterAll(() => void vi.unstubAllGlobals());

const scopes = ["everything", "sessionId", "folder", "model", "account", "purpose", "channel", "person"] as const;

it("has every failure in both languages, with the English text of the log", () => {
  for (const kind of modelErrorKinds) {
    expect(english.kinds[kind], kind).toBe(modelError(kind).message);
    expect(failureText(modelError(kind).message), kind).toBe(english.kinds[kind]);
    expect(chinese.kinds[kind], kind).toMatch(/[\u4e00-\u9fff]/);
  }
  expect(failureText(errorFromRefusal({ status: 401, text: "No." }, "").message)).toBe(english.kinds.auth);
});

it("explains why a turn ended in both languages", async () => {
  const sentences = [
    ...Object.values(turnNotes),
    limitNotes.steps("12"),
    limitNotes.time("61 s"),
    limitNotes.cost("$0.1200"),
    ...scopes.flatMap((scope) =>
      (["day", "week", "month", "total"] as const).map((period) =>
        budgetReachedMessage({ id: "b", nanos: 5e9, kind: "hard", period, scope }, 4_999e6, "kern for the model x"),
      ),
    ),
  ];
  for (const sentence of sentences) expect(failureText(sentence)).toBe(sentence);
  await setLanguage("zh");
  for (const sentence of sentences) expect(failureText(sentence), sentence).toMatch(/[\u4e00-\u9fff]/);
  expect(
    failureText(
      budgetReachedMessage({ id: "b", nanos: 5e9, kind: "hard", period: "day", scope: "folder" }, 5e9, "/a b"),
    ),
  ).toBe("每天 $5.00 的上限（项目 /a b）已不够再调用一次：已花费 $5.00。请在设置中提高上限后继续。");
  expect(
    failureText(
      budgetReachedMessage({ id: "b", nanos: 5e9, kind: "hard", period: "total", scope: "everything" }, 5e9, undefined),
    ),
  ).toBe("总计 $5.00 的上限已不够再调用一次：已花费 $5.00。请在设置中提高上限后继续。");
  await setLanguage("en");
});

it("translates Octo's question about repeated calls, and leaves a model's question unchanged", async () => {
  const own = { text: loopQuestion("10"), options: [loopAnswers.goOn, loopAnswers.stop] };
  const models = { text: "Which one?", options: ["Go on", "The other"] };
  expect(questionText(own)).toEqual(own);
  await setLanguage("zh");
  expect(questionText(own)).toEqual({ text: "Octo 已连续 10 次做相同的调用。要继续吗？", options: ["继续", "停止"] });
  expect(questionText(models)).toEqual(models);
  await setLanguage("en");
});

it("leaves sentences of others unchanged", () => {
  expect(failureText("The vendor asks to wait 12 minutes.")).toBe("The vendor asks to wait 12 minutes.");
});
