import { describe, expect, it } from "vitest";
import { createRenderService } from "./render-service.ts";

const code = "```js\n1\n```\n";
const coloured = { tag: "pre", children: [{ tag: "span", children: ["1"], scope: "number" }] };

function workshopWith(
  highlight: () => Promise<() => undefined | { tag: "span"; children: string[]; scope: "number" }[]>,
) {
  let fetched = 0;
  const workshop = createRenderService({
    highlight: () => {
      fetched++;
      return highlight();
    },
    typeset: () => Promise.reject(new Error("offline")),
  });
  return { workshop, fetched: () => fetched };
}
const colours = async () => () => [{ tag: "span" as const, children: ["1"], scope: "number" as const }];

describe("the workshop", () => {
  it("fetches a craft when it is first wanted, once, and answers with what it made", async () => {
    const { workshop, fetched } = workshopWith(colours);
    await workshop.whole("only words");
    expect(fetched()).toBe(0);
    expect(await workshop.whole(code)).toMatchObject([coloured]);
    expect(await workshop.whole(`${code}\n\n${code}`)).toMatchObject([coloured, coloured]);
    expect(fetched()).toBe(1);
  });

  it("does so in the middle of a stream, which then goes on", async () => {
    const { workshop } = workshopWith(colours);
    await workshop.append(1, "words\n\n```js\n1");
    expect(await workshop.append(1, "\n```\n\n")).toMatchObject({ path: [1], nodes: coloured.children });
    expect(await workshop.append(1, "more")).toMatchObject({ path: [], keep: 2, nodes: [{ tag: "p" }] });
    await workshop.close(1);
    expect(await workshop.append(1, "new")).toMatchObject({ path: [], keep: 0 });
  });

  it("shows the source of what it cannot fetch, and does not ask again", async () => {
    const { workshop, fetched } = workshopWith(() => Promise.reject(new Error("offline")));
    const plain = { tag: "pre", children: ["1"] };
    expect(await workshop.whole(code)).toMatchObject([plain]);
    expect(await workshop.whole(code)).toMatchObject([plain]);
    expect(await workshop.whole("$$x$$")).toMatchObject([
      { kind: "math", children: [{ tag: "code", children: ["x"] }] },
    ]);
    expect(fetched()).toBe(1);
  });
});
