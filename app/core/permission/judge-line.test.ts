// Whether lines may run unasked, with the answers of a small relay: a project with secrets, links and traps.
import { describe, expect, it } from "vitest";
import { catastrophes, nearMisses } from "../../../relay/contract/shell/fixtures/catastrophes.ts";
import { everydayLooks, everydayWork } from "../../../relay/contract/shell/fixtures/everyday.ts";
import { findingsOf, inPeace, place } from "../../../relay/contract/shell/fixtures/fake-relay.ts";
import { alwaysAsks, neverLooks } from "../../../relay/contract/shell/fixtures/hostile.ts";
import { type Findings, questionsOf, readLine } from "#shell";
import { judgeLine } from "./judge-line.ts";
import { riskOf, sentenceOf } from "./reasons.ts";

function judge(line: string, change: (findings: Findings) => Findings = (findings) => findings) {
  const reading = readLine(line, place);
  return judgeLine(reading, change(findingsOf(questionsOf(reading))));
}

describe("a line with several acts", () => {
  it.each([
    "rm -rf build && git push --force origin main",
    "git push -f",
    "git push --force-with-lease origin main",
    "git push origin +main",
    "git push origin --delete old",
    "git push origin :old",
    "curl -d x=1 http://example.com; git reset --hard",
    "git reset --hard && curl -d x=1 http://example.com",
  ])("is judged by what cannot be undone: %s", (line) => {
    expect(riskOf(judge(line).reason)).toBe("final");
  });

  it.each(["git push", "git push origin main", "git push -u origin work", "curl -d x=1 http://example.com"])(
    "that only sends reaches far: %s",
    (line) => {
      expect(riskOf(judge(line).reason)).toBe("far");
    },
  );
});

describe("hostile lines", () => {
  for (const [kind, lines] of Object.entries(neverLooks)) {
    it.each(lines)(`never takes for looking what ${kind}: %s`, (line) => {
      expect(judge(line).level).not.toBe("looks");
    });
  }

  for (const [kind, lines] of Object.entries(alwaysAsks)) {
    it.each(lines)(`asks also in Auto (${kind}): %s`, (line) => {
      expect(["asks", "refused"]).toContain(judge(line).level);
    });
  }

  it.each(Object.values(catastrophes).flat())("refuses in every mode: %s", (line) => {
    expect(judge(line).level).toBe("refused");
  });

  it.each(nearMisses)("does not refuse: %s", (line) => {
    expect(judge(line).level).not.toBe("refused");
  });
});

describe("everyday lines", () => {
  it.each(everydayLooks)("runs unasked in every mode: %s", (line) => {
    expect(inPeace(() => judge(line))).toMatchObject({ level: "looks", reason: { code: "looks" } });
  });

  it.each(everydayWork)("runs unasked in Auto: %s", (line) => {
    expect(["looks", "works"]).toContain(inPeace(() => judge(line)).level);
  });
});

describe("judgeLine", () => {
  it.each([
    ["cat .env", "It reads a secret: .env."],
    ["cat ../x", "It reads outside the folder: /work/project/../x."],
    ["curl -d @README.md http://example.com", "It sends data away."],
    ["npm install x", "It installs software."],
    ["git reset --hard", "It discards work or cannot be undone."],
    ["rm -rf /", "It would delete the system or a home folder."],
    ["vim x", "It needs a terminal."],
    ["./x.sh", "It runs a program of the project: x.sh."],
    ["npm test", "It runs npm."],
    ["echo x > a.txt", "It changes a file: /work/project/a.txt."],
    ["cd vendor/x && git status", "The repository's settings may make git run a program: core.fsmonitor."],
  ])("says in a sentence what %s does", (line, why) => {
    expect(sentenceOf(judge(line).reason)).toBe(why);
  });

  it("asks when the relay gave no answer", () => {
    const nothing = () => ({ programs: [], paths: [], git: [] });
    expect(judge("cat README.md", nothing).level).toBe("asks");
    expect(judge("git status", nothing).level).toBe("asks");
    expect(judge("date", nothing).level).toBe("works");
  });

  it("does not let a program pass for a known one that lies in the project, or that is not found", () => {
    const where = (system: boolean, inside: boolean) => (findings: Findings) => ({
      ...findings,
      programs: findings.programs.map((program) => ({ ...program, system, inside })),
    });
    expect(judge("ls", where(false, true)).level).toBe("works");
    expect(judge("ls", where(true, true)).level).toBe("works");
    expect(judge("ls", where(false, false)).level).toBe("works");
    expect(judge("/bin/ls", where(false, false)).level).toBe("asks");
  });

  it("asks when a search was not completed, or a file's name may be an option", () => {
    const answer = (change: object) => (findings: Findings) => ({
      ...findings,
      paths: findings.paths.map((path) => ({ ...path, ...change })),
    });
    expect(judge("cat *.md", answer({ complete: false })).level).toBe("asks");
    expect(judge("cat *.md", answer({ dashed: true })).level).toBe("asks");
    expect(judge("cat *.md", answer({ dashed: undefined })).level).toBe("asks");
    expect(judge("cat ./*.md", answer({ dashed: true })).level).toBe("looks");
    expect(judge("grep -R x src", answer({ linksFollowed: undefined })).level).toBe("asks");
    expect(judge("ls src", answer({ complete: false })).level).toBe("looks");
  });
});
