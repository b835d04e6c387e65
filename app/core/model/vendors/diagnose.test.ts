import { describe, expect, it } from "vitest";
import { modelError } from "#core/model/model-errors.ts";
import { type Findings, type Look, diagnoseRoute } from "./diagnose.ts";

const answers: Look = { models: ["house"], status: 200 };
const refuses = (kind: Parameters<typeof modelError>[0], status: number): Look => ({ status, error: modelError(kind) });
const silent = (code: string): Look => ({ code, error: modelError("network") });
const gone = silent("network");

const cause = (found: Partial<Findings>, asked: Partial<Parameters<typeof diagnoseRoute>[1]> = {}) => {
  const report = diagnoseRoute(
    { direct: gone, relay: undefined, plain: "silent", barred: false, local: false, ...found },
    { route: "direct", model: "house", ...asked },
  );
  return [report.cause, report.better];
};

describe("the cause of a call that fails", () => {
  it("is what blocks the browser when only the relay gets an answer, with the relay as the solution", () => {
    expect(cause({ relay: answers, plain: "unreadable" })).toEqual(["no-cors", "relay"]);
    expect(cause({ relay: answers, plain: "readable" })).toEqual(["blocked-header", "relay"]);
    expect(cause({ relay: answers, barred: true })).toEqual(["barred", "relay"]);
    expect(cause({ relay: answers })).toEqual(["browser-only", "relay"]);
  });

  it("is a program that does not answer when this machine lets both routes wait", () => {
    for (const code of ["timeout", "upstream-timeout"]) {
      const found = { direct: silent("timeout"), relay: silent(code) };
      expect(cause({ ...found, local: true })).toEqual(["hanging", undefined]);
      expect(cause(found)).toEqual(["timeout", undefined]);
    }
  });

  it("is the relay's reason when nobody gets an answer", () => {
    const said = {
      "upstream-dns": "dns",
      "upstream-refused": "refused",
      "upstream-tls": "tls",
      "upstream-timeout": "timeout",
      "upstream-reset": "reset",
      "upstream-unreachable": "unreachable",
      "private-address": "blocked-address",
      upstream: "silent",
    };
    for (const [code, expected] of Object.entries(said))
      expect(cause({ relay: silent(code) })).toEqual([expected, undefined]);
  });

  it("is the browser's best guess without a relay", () => {
    expect(cause({ plain: "unreadable" })).toEqual(["no-cors", undefined]);
    expect(cause({ barred: true })).toEqual(["barred", undefined]);
    expect(cause({ direct: silent("timeout") })).toEqual(["timeout", undefined]);
    expect(cause({})).toEqual(["silent", undefined]);
    expect(cause({ direct: answers }, { route: "relay" })).toEqual(["relay-off", "direct"]);
  });

  it("on this machine is a closed port or a program that refuses browsers", () => {
    const local = { local: true, relay: silent("private-address") };
    expect(cause(local)).toEqual(["refused", undefined]);
    expect(cause({ ...local, plain: "unreadable" })).toEqual(["local-cors", undefined]);
  });

  it("is the vendor's refusal if there is one", () => {
    expect(cause({ direct: refuses("auth", 401) })).toEqual(["key", undefined]);
    expect(cause({ direct: refuses("forbidden", 403) })).toEqual(["rights", undefined]);
    expect(cause({ direct: refuses("payment", 402) })).toEqual(["credit", undefined]);
    expect(cause({ direct: refuses("not-found", 404) })).toEqual(["address", undefined]);
    expect(cause({ direct: { ...refuses("malformed", 200), html: true } })).toEqual(["html", undefined]);
    expect(cause({ relay: refuses("bad-request", 407) }, { route: "relay" })).toEqual(["proxy", undefined]);
  });

  it("is the call's own failure when the route works", () => {
    const well = (failure?: Parameters<typeof modelError>[0], model = "house") =>
      cause({ direct: answers }, { failure, model })[0];
    expect(well()).toBe("fine");
    expect(well("payment")).toBe("credit");
    expect(well("not-found", "another")).toBe("model");
    expect(well("not-found")).toBe("protocol");
    expect(well("overloaded")).toBe("vendor");
    expect(well("network")).toBe("passing");
  });
});
