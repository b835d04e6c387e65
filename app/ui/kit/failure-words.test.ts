import { beforeAll, expect, it } from "vitest";
import { errorFromRefusal, modelError, modelErrorKinds } from "#core/model/errors.ts";
import { wordsOf } from "../text/t.ts";
import { failures as english } from "../text/en-failures.ts";
import { failures as chinese } from "../text/zh-failures.ts";
import { failureWords } from "./failure-words.ts";

beforeAll(() => wordsOf("en"));

it("says every failure in both languages, in English as scripts are told it", () => {
  for (const kind of modelErrorKinds) {
    expect(english.kinds[kind], kind).toBe(modelError(kind).message);
    expect(failureWords(modelError(kind).message), kind).toBe(english.kinds[kind]);
    expect(chinese.kinds[kind], kind).toMatch(/[\u4e00-\u9fff]/);
  }
  expect(failureWords(errorFromRefusal({ status: 401, text: "No." }, "").message)).toBe(english.kinds.auth);
});

it("leaves alone what somebody else has said", () => {
  expect(failureWords("The vendor asks to wait 12 minutes.")).toBe("The vendor asks to wait 12 minutes.");
});
