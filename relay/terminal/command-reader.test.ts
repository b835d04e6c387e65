// Tests that the end mark after a command's output is found, wherever the stream is split into chunks.
import { expect, it } from "vitest";
import { splitAtMark } from "./command-reader.ts";

const mark = "0123456789abcdef01234567";

it("C-125 finds its mark however the stream is cut, and shows no part of it", () => {
  const stream = `out \x1e\x1e${mark.slice(0, 9)} \x1e${mark}x \x1e${mark}:130\x1elate`;
  const wanted = `out \x1e\x1e${mark.slice(0, 9)} \x1e${mark}x `;
  for (let first = 0; first <= stream.length; first++) {
    for (const second of [first, Math.min(first + 3, stream.length), stream.length]) {
      let said = "";
      let held = "";
      let exitCode: number | undefined;
      for (const part of [stream.slice(0, first), stream.slice(first, second), stream.slice(second)]) {
        if (exitCode !== undefined) continue;
        const split = splitAtMark(held + part, mark);
        said += split.before;
        held = split.rest;
        exitCode = split.exitCode;
      }
      expect({ said, exitCode }, `cut at ${first} and ${second}`).toEqual({ said: wanted, exitCode: 130 });
    }
  }
});

it("withholds only what may become the mark", () => {
  expect(splitAtMark("plain text", mark)).toEqual({ before: "plain text", rest: "", isAsked: false });
  expect(splitAtMark("a\x1eb", mark)).toEqual({ before: "a\x1eb", rest: "", isAsked: false });
  expect(splitAtMark(`a\x1e${mark}:12`, mark)).toEqual({ before: "a", rest: `\x1e${mark}:12`, isAsked: false });
  expect(splitAtMark("a\x1e?\x1eb", mark)).toEqual({ before: "ab", rest: "", isAsked: true });
});
