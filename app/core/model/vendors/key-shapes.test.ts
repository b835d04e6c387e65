import { describe, expect, it } from "vitest";
import { keyDoubt, keyPage } from "./key-shapes.ts";
import { isOnThisMachine } from "./local-address.ts";
import { vendors } from "./vendors.ts";

const at = (vendor: string, baseUrl = vendors.find(({ id }) => id === vendor)?.baseUrl ?? "") => ({ vendor, baseUrl });

describe("a key", () => {
  it("has the key page of the chosen region or plan", () => {
    expect(keyPage(at("kimi"))).toBe("https://platform.moonshot.cn/console/api-keys");
    expect(keyPage(at("kimi", "https://api.moonshot.ai/v1"))).toBe("https://platform.moonshot.ai/console/api-keys");
    expect(keyPage(at("glm", "https://api.z.ai/api/coding/paas/v4"))).toBe("https://z.ai/manage-apikey/apikey-list");
    expect(keyPage(at("glm", "https://open.bigmodel.cn/api/coding/paas/v4"))).toContain("bigmodel.cn");
    expect(keyPage(at("minimax", "https://api.minimax.io/v1"))).toContain("platform.minimax.io");
    expect(keyPage(at("qwen", "https://coding-intl.dashscope.aliyuncs.com/v1"))).toContain("alibabacloud.com");
    expect(keyPage(at("custom", "https://models.example"))).toBeUndefined();
  });

  it("has a page only for the vendor's real addresses", () => {
    for (const { id, alsoAt = [], keyUrlAt = {} } of vendors)
      for (const [address, page] of Object.entries(keyUrlAt)) {
        expect(
          alsoAt.some((one) => one.startsWith(address)),
          `${id} ${address}`,
        ).toBe(true);
        expect(page, id).toMatch(/^https:/);
      }
  });

  it("in its vendor's form raises no doubt", () => {
    const far = vendors.filter(({ baseUrl }) => baseUrl !== "" && !isOnThisMachine(baseUrl));
    for (const { id, keyForms } of far) {
      // Keys of these two vendors are plain letters and digits, without a recognisable form.
      if (["mistral", "volcengine"].includes(id)) expect(keyForms, id).toBeUndefined();
      else expect(keyForms?.length, id).toBeGreaterThan(0);
      for (const form of keyForms ?? ["0123456789abcdef"])
        expect(keyDoubt(at(id), form.replace("…", "0123456789abcdef")), `${id} ${form}`).toBeUndefined();
    }
  });

  it.each([
    ["anthropic", "sk-or-v1-0123456789", { looksLike: "OpenRouter" }],
    ["openai", "sk-ant-api03-0123456789", { looksLike: "Anthropic" }],
    ["kimi", "sk-kimi-0123456789", { looksLike: "Kimi Code plan" }],
    ["mistral", "gsk_0123456789abcdef", { looksLike: "Groq" }],
    ["anthropic", "sk-0123456789abcdef", { begins: ["sk-ant-"] }],
    ["google", "0123456789abcdef", { begins: ["AQ.", "AIza"] }],
  ])("of %s that is %s is doubted", (vendor, key, doubt) => {
    expect(keyDoubt(at(vendor), key)).toEqual(doubt);
  });

  it("is not doubted while typed, or at other addresses", () => {
    expect(keyDoubt(at("anthropic"), "sk-or")).toBeUndefined();
    expect(keyDoubt(at("anthropic", "http://127.0.0.1:9"), "sk-or-v1-0123456789")).toBeUndefined();
    expect(keyDoubt(at("custom", "https://models.example"), "sk-or-v1-0123456789")).toBeUndefined();
  });
});
