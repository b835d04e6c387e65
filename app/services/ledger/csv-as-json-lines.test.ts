import { describe, expect, it } from "vitest";
import { randomLedger, textOf } from "#core/ledger/samples.suite.ts";
import { asJsonLines } from "./csv-as-json-lines.ts";

describe("a file chosen for import", () => {
  const records = randomLedger(1);

  it("is converted to JSON Lines if it is a ledger as CSV", async () => {
    const csv = await textOf(Array.from({ length: 60 }, () => records).flat(), "csv");
    const file = await asJsonLines(new File([csv], "Octo.CSV"));
    const lines = (await file.text()).trim().split("\n");
    expect(lines).toHaveLength(3_600);
    expect(JSON.parse(lines[3_599] ?? "")).toMatchObject({ id: "m59" });
  });

  it("is unchanged if it is anything else", async () => {
    for (const [name, text] of [
      ["octo.jsonl", await textOf(records, "csv")],
      ["usage.csv", "start_time,model\n1,gpt\n"],
    ] as const) {
      const file = new File([text], name);
      expect(await asJsonLines(file)).toBe(file);
    }
  });
});
