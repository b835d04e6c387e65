import { describe, expect, it } from "vitest";
import type { Node } from "./nodes.ts";
import { renderNodes } from "./render.ts";
import { makeStream } from "./stream.ts";

const none = { highlight: () => undefined, typeset: () => undefined };
const marks: Record<string, string> = { strong: "B", em: "I", del: "D", code: "C" };
const shown = (node: Node): string => {
  if (typeof node === "string") return node;
  const words = node.children.map(shown).join("");
  const mark = marks[node.tag];
  return mark ? `${mark}[${words}]` : words;
};
/** The text as it is shown, with `B[…]` for bold, `I[…]` for italic, `D[…]` for struck through and `C[…]` for code. */
const read = (text: string): string => renderNodes(text, none).map(shown).join("");

describe("emphasis beside Chinese, Japanese and Korean", () => {
  it.each([
    ["含**「重点」**内容", "含B[「重点」]内容"],
    ["**“x”**字", "B[“x”]字"],
    ["字**(x)**字", "字B[(x)]字"],
    ["**x。**字", "B[x。]字"],
    ["**重点：**内容", "B[重点：]内容"],
    ["他说**“你好”**，然后**‘再见’**走了", "他说B[“你好”]，然后B[‘再见’]走了"],
    ["这是**「甲」**、**“乙”**和**(丙)**。", "这是B[「甲」]、B[“乙”]和B[(丙)]。"],
    ["税込**¥10,000**で、**（１２）**円", "税込B[¥10,000]で、B[（１２）]円"],
    ["太郎は**「こんにちわ」**といった", "太郎はB[「こんにちわ」]といった"],
    ["*斜体のテキスト【補足情報】。*この文", "I[斜体のテキスト【補足情報】。]この文"],
    ["**スクリプト(script)**と**ｶﾅ｡**と", "B[スクリプト(script)]とB[ｶﾅ｡]と"],
    ["**한국어 구문(괄호 포함)**을 강조", "B[한국어 구문(괄호 포함)]을 강조"],
    ["하려면 **`npm publish`**를", "하려면 B[C[npm publish]]를"],
    ["𰻞**(ビャン)**麺、葛󠄀**(葛)**城市", "𰻞B[(ビャン)]麺、葛󠄀B[(葛)]城市"],
    ["***粗斜（x）***字", "I[B[粗斜（x）]]字"],
    ["__注意__：__「重点」__内容", "B[注意]：B[「重点」]内容"],
    ["_（斜体）_字", "I[（斜体）]字"],
    ["~~旧方法（已废弃）。~~新方法", "D[旧方法（已废弃）。]新方法"],
    ["1. **要点（一）**说明\n2. *「乙」*说明", "B[要点（一）]说明I[「乙」]说明"],
  ])("shows %s", (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ["names with underscores", "字段_名称_值、在__init__方法里、a_b_c"],
    ["what does not end", "**「重点」内容"],
    ["delimiters beside spaces", "甲 ** 乙 ** 丙，2 * 3 * 4"],
    ["Latin words that CommonMark leaves as they are", "**bold (x)**text"],
  ])("leaves %s as they are", (_, text) => {
    expect(read(text)).toBe(text);
  });

  it("reads Latin text as CommonMark does", () => {
    expect(read("a*b*c **d**e *f **g** h* foo-_(bar)_")).toBe("aI[b]c B[d]e I[f B[g] h] foo-I[(bar)]");
  });
});

describe("a tilde", () => {
  it.each([
    "大约3~5天，价格100~200元",
    "~5 and ~6, ~a~ b",
    "~/a and ~/b, 从~/甲到~/乙",
    "约~10%~，20℃~30℃",
    "x ~~~~a~~~~",
    "H~2~O",
  ])("alone strikes nothing through: %s", (text) => {
    expect(read(text)).toBe(text);
  });

  it("strikes through when doubled, also around single ones", () => {
    expect(read("~~gone~~ a~~b~~c ~~3~5天~~ **~~x~~**")).toBe("D[gone] aD[b]c D[3~5天] B[D[x]]");
  });

  it("is shown while the text streams as at the end", () => {
    const stream = makeStream(none);
    const text = "价格100~200元，**「重点」**内容";
    for (const [i, letter] of [...text].entries()) {
      stream.append(letter);
      const now = [...text].slice(0, i + 1).join("");
      expect(read(now).includes("D["), now).toBe(false);
    }
    expect(stream.takePatch()?.nodes.map(shown).join("")).toBe("价格100~200元，B[「重点」]内容");
  });
});
