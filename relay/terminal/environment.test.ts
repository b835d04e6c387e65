import { expect, it } from "vitest";
import { environmentFor, looksSecret } from "./environment.ts";

it("leaves out variables whose name or value looks like a secret", () => {
  for (const [name, value] of [
    ["ANTHROPIC_API_KEY", "x"],
    ["AWS_SECRET_ACCESS_KEY", "x"],
    ["GITHUB_TOKEN", "x"],
    ["NPM_AUTH", "x"],
    ["DB_PASSWORD", "x"],
    ["PGPASSWORD", "x"],
    ["MYSQL_PWD", "x"],
    ["STRIPE_SK", "sk_live_abcdefgh"],
    ["INNOCENT", "ghp_abcdefghijklmnopqrstuvwxyz0123"],
    ["DATABASE_URL", "postgres://ann:pw@db/x"],
    ["X", "Zm9vYmFyMTIzNDU2Nzg5MEFCQ0RFRkdISUpL"],
  ] as const) {
    expect(looksSecret(name, value), name).toBe(true);
  }
  for (const [name, value] of [
    ["PATH", "/usr/bin:/bin"],
    ["PWD", "/work/project"],
    ["HOME", "/home/ann"],
    ["SSH_AUTH_SOCK", "/run/user/1000/ssh"],
    ["LANG", "en_US.UTF-8"],
    ["MONKEYS", "3"],
    ["GIT_COMMIT", "0123456789abcdef0123456789abcdef01234567"],
    ["KEYBOARD", "us"],
  ] as const) {
    expect(looksSecret(name, value), name).toBe(false);
  }
});

it("passes on what the person keeps, and everything to the person's own terminal", () => {
  const all = { NPM_TOKEN: "t", OTHER_TOKEN: "o", OCTO_HOME: "/x", PATH: "/bin" };
  expect(environmentFor(false, ["NPM_TOKEN"], all)).toMatchObject({ NPM_TOKEN: "t", PATH: "/bin", PAGER: "cat" });
  expect(environmentFor(false, ["NPM_TOKEN"], all)).not.toHaveProperty("OTHER_TOKEN");
  expect(environmentFor(true, [], all)).toMatchObject({ OTHER_TOKEN: "o" });
  expect(environmentFor(true, [], all)).not.toHaveProperty("OCTO_HOME");
});
