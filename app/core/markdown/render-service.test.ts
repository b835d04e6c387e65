import { describe, expect, it } from "vitest";
import { createRenderService } from "./render-service.ts";

const code = "```js\n1\n```\n";
const coloured = { tag: "pre", children: [{ tag: "span", children: ["1"], scope: "number" }] };

function serviceWith(
  highlight: () => Promise<() => undefined | { tag: "span"; children: string[]; scope: "number" }[]>,
) {
  let loads = 0;
  const service = createRenderService({
    highlight: () => {
      loads++;
      return highlight();
    },
    typeset: () => Promise.reject(new Error("offline")),
  });
  return { service, loads: () => loads };
}
const colours = async () => () => [{ tag: "span" as const, children: ["1"], scope: "number" as const }];

describe("the render service", () => {
  it("loads a renderer when it is first needed, once, and uses it for the same text", async () => {
    const { service, loads } = serviceWith(colours);
    await service.render("only words");
    expect(loads()).toBe(0);
    expect(await service.render(code)).toMatchObject([coloured]);
    expect(await service.render(`${code}\n\n${code}`)).toMatchObject([coloured, coloured]);
    expect(loads()).toBe(1);
  });

  it("loads a renderer in the middle of a stream, which then continues", async () => {
    const { service } = serviceWith(colours);
    await service.append(1, "words\n\n```js\n1");
    expect(await service.append(1, "\n```\n\n")).toMatchObject({ path: [1], nodes: coloured.children });
    expect(await service.append(1, "more")).toMatchObject({ path: [], keep: 2, nodes: [{ tag: "p" }] });
    await service.close(1);
    expect(await service.append(1, "new")).toMatchObject({ path: [], keep: 0 });
  });

  it("shows the source when a renderer cannot be loaded, and does not try again", async () => {
    const { service, loads } = serviceWith(() => Promise.reject(new Error("offline")));
    const plain = { tag: "pre", children: ["1"] };
    expect(await service.render(code)).toMatchObject([plain]);
    expect(await service.render(code)).toMatchObject([plain]);
    expect(await service.render("$$x$$")).toMatchObject([
      { kind: "math", children: [{ tag: "code", children: ["x"] }] },
    ]);
    expect(loads()).toBe(1);
  });
});
