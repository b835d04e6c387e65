import { describe, expect, it } from "vitest";
import { RelayError } from "#contract";
import { ConnectionLost } from "../../../platform/relay/connection.ts";
import { neverLeft } from "./never-left.ts";

const ofNode = (code: string) => Object.assign(new TypeError("fetch failed"), { cause: { code } });

describe("a request without an answer", () => {
  it.each([
    ["was refused", ofNode("ECONNREFUSED")],
    ["had no name", ofNode("ENOTFOUND")],
    [
      "had no route on any address",
      Object.assign(new TypeError("fetch failed"), { cause: { errors: [{ code: "ENETUNREACH" }] } }),
    ],
    ["met a wrong certificate", ofNode("DEPTH_ZERO_SELF_SIGNED_CERT")],
    [
      "was for a port that is never asked",
      Object.assign(new TypeError("fetch failed"), { cause: new Error("bad port") }),
    ],
    ["was refused at the relay's end", new RelayError("upstream-refused", "x")],
    ["met a wrong certificate at the relay's end", new RelayError("upstream-tls", "x")],
    ["was not allowed by the relay", new RelayError("private-address", "x")],
    ["waited for a relay that was away", new ConnectionLost(false)],
  ])("never left if it %s", (_, error) => {
    expect(neverLeft(error)).toBe(true);
  });

  it.each([
    ["was cut", ofNode("ECONNRESET")],
    ["was cut at the relay's end", new RelayError("upstream-reset", "x")],
    ["failed in a way that nobody tells", new RelayError("upstream", "x")],
    ["was with the relay when that went away", new ConnectionLost(true)],
  ])("may have left if it %s", (_, error) => {
    expect(neverLeft(error)).toBe(false);
  });

  it("may have left where nobody gives a reason", () => {
    expect(neverLeft(new TypeError("Failed to fetch"))).toBe(false);
    expect(neverLeft(undefined)).toBe(false);
  });
});
