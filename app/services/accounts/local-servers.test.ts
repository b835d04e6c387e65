import { expect, it } from "vitest";
import { findLocalServers } from "./local-servers.ts";

it("asks only three known ports on this machine and lists servers with models", async () => {
  const asked: string[] = [];
  const found = await findLocalServers(
    async (url) => {
      asked.push(url);
      if (url.includes(":11434")) return Response.json({ data: [{ id: "qwen3" }, { id: "llama4" }] });
      if (url.includes(":1234")) return Response.json({ data: [] });
      throw new TypeError("Failed to fetch");
    },
    () => 0,
  );
  expect(asked.toSorted()).toEqual([
    "http://localhost:11434/v1/models",
    "http://localhost:1234/v1/models",
    "http://localhost:8000/v1/models",
  ]);
  expect(found).toEqual([{ vendor: "ollama", models: ["qwen3", "llama4"] }]);
});
