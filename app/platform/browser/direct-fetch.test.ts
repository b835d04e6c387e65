import { expect, it } from "vitest";
import type { Http } from "#core/model/provider.ts";
import { createDirectFetch, type Unanswered } from "./direct-fetch.ts";

interface World {
  /** Which probes get an answer that the page may read. */
  sameLeave?: boolean;
  anybody?: boolean;
  noLeave?: boolean;
  tookMs?: number;
  offline?: boolean;
}

/** Lets a request fail. @returns whether it may have left, and what was sent besides */
async function failed(world: World, init: RequestInit = { method: "POST" }) {
  const probes: RequestInit[] = [];
  let at = 0;
  const send: Http = (_url, given = {}) => {
    const isProbe = given.credentials === "omit";
    if (isProbe) probes.push(given);
    else at += world.tookMs ?? 50;
    const named = [...new Headers(given.headers).keys()].length > 0;
    const answers = named ? world.sameLeave : given.mode === "no-cors" ? world.anybody : world.noLeave;
    return isProbe && answers ? Promise.resolve(new Response()) : Promise.reject(new TypeError("Failed to fetch"));
  };
  const direct = createDirectFetch({ fetch: send, now: () => at, isOffline: () => world.offline === true });
  const headers = { authorization: "Bearer sk-secret", "content-type": "application/json", "x-mine": "secret" };
  const error = await direct("https://vendor.test/v1/messages", { headers, body: "{}", ...init }).catch(
    (reason: unknown) => reason as Unanswered,
  );
  return { sent: (error as Unanswered).sent, probes };
}

it("may have left if the vendor answers a request that needs the same leave", async () => {
  const { sent, probes } = await failed({ sameLeave: true });
  expect(sent).toBe(true);
  expect(probes).toHaveLength(1);
  const [probe] = probes;
  expect(probe).toMatchObject({ method: "GET", credentials: "omit", redirect: "follow" });
  expect(probe?.body).toBeUndefined();
  expect(Object.fromEntries(new Headers(probe?.headers))).toEqual({
    authorization: "",
    "content-type": "application/json",
    "x-mine": "",
  });
});

it("never left if nobody answers, or if the vendor answers this page but gives it no leave to send", async () => {
  expect((await failed({})).sent).toBe(false);
  expect((await failed({ anybody: true, noLeave: true })).sent).toBe(false);
});

it("may have left if somebody is there whose answers the page may not read", async () => {
  expect((await failed({ anybody: true })).sent).toBe(true);
});

it("may have left if it failed late, and never left if the browser is offline, without a probe", async () => {
  expect(await failed({ tookMs: 2_500 })).toEqual({ sent: true, probes: [] });
  expect(await failed({ offline: true })).toEqual({ sent: false, probes: [] });
});

it("asks about no request that costs nothing, and about none that was aborted", async () => {
  expect(await failed({}, { method: "GET" })).toEqual({ sent: undefined, probes: [] });
  expect(await failed({}, { method: "POST", signal: AbortSignal.abort() })).toEqual({ sent: undefined, probes: [] });
});
