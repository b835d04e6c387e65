// Finds out why a vendor does not answer. Uses only requests that cost nothing: the list of models on both routes, and
// a plain request to its address.
import { type Account, modelsOf } from "#core/model/vendors/account.ts";
import { type ModelError, modelError } from "#core/model/model-errors.ts";
import { modelList, modelsUrl } from "#core/model/vendors/list-models.ts";
import type { Endpoint, Http } from "#core/model/provider.ts";
import {
  type Findings,
  hasAnswered,
  type Look,
  type RouteReport,
  diagnoseRoute,
} from "#core/model/vendors/diagnose.ts";
import { isOnThisMachine } from "#core/model/vendors/local-address.ts";
import { vendorPricesOf } from "#core/model/prices/vendor-prices.ts";
import type { Clock } from "#core/ports.ts";
import type { AccountTest, OctoApi } from "../../api.ts";
import type { AccountSecretStore } from "./account-secrets.ts";

const lookMs = 15_000;

export interface DoctorPorts {
  clock: Pick<Clock, "now">;
  /** Sends requests on either route: `direct` from the browser itself, `relay` through the relay. */
  http: Record<Account["route"], Http>;
  hasRelay(): boolean;
}

export function createRouteDoctor(
  { clock, http, hasRelay }: DoctorPorts,
  sealed: AccountSecretStore,
): Pick<OctoApi["accounts"], "test" | "diagnose"> {
  /**
   * Finds the route on which the vendor answers: the browser is tried first, then the relay. A refusal by the vendor
   * counts as an answer.
   */
  const reach = async (endpoint: Endpoint) => {
    const direct = await look(endpoint, http.direct, clock.now);
    if (hasAnswered(direct)) return { route: "direct", found: direct } as const;
    return { route: "relay", found: await look(endpoint, http.relay, clock.now) } as const;
  };
  const diagnose = async (endpoint: Endpoint, { route, model }: Account, failure?: ModelError["kind"]) =>
    diagnoseRoute(await examine(endpoint, http, hasRelay(), clock.now), { route, model, failure });

  return {
    async test(account, given) {
      const startedAt = clock.now();
      const endpoint = await sealed.endpoint(account, given);
      const { route, found } = await reach(endpoint);
      if (found.models) {
        const today = new Date(clock.now()).toISOString().slice(0, 10);
        const listed = vendorPricesOf(modelsOf(account), found.prices ?? {}, today);
        return { ok: true, route, ms: clock.now() - startedAt, models: found.models, listed };
      }
      return failedTest(account, found.error ?? modelError("network"), await diagnose(endpoint, account));
    },
    diagnose: async (account, failure) => diagnose(await sealed.endpoint(account, {}), account, failure),
  };
}

/**
 * Makes the result of a failed test. A browser cannot tell a closed port from a server that refuses browsers, so the
 * message names both causes.
 */
function failedTest({ baseUrl }: Account, { kind, message, detail }: ModelError, report: RouteReport): AccountTest {
  const silent = kind === "forbidden" && isOnThisMachine(baseUrl);
  return {
    ok: false,
    message: silent ? `No program there answers this browser. Is it running? ${message}` : message,
    detail,
    report,
  };
}

/** Requests the list of models, and records the status, content type and error code of the answer. */
async function look(endpoint: Endpoint, http: Http, now: () => number): Promise<Look> {
  const signal = AbortSignal.timeout(lookMs);
  const seen: Look = {};
  const watched: Http = async (url, init) => {
    try {
      const response = await http(url, init);
      seen.status = response.status;
      seen.html = /html/i.test(response.headers.get("content-type") ?? "");
      return response;
    } catch (error) {
      const { code, message } = error as { code?: unknown; message?: string };
      seen.code = signal.aborted ? "timeout" : typeof code === "string" ? code : "network";
      // Only errors from the relay have a code. Their messages are written for people, while other messages are not.
      if (typeof code === "string") seen.words = message;
      throw error;
    }
  };
  const found = await modelList(endpoint, { http: watched, now }, signal);
  return "kind" in found ? { ...seen, error: found } : { ...seen, ...found };
}

/** Runs all checks. The route through the relay is checked only if the relay is connected. */
async function examine(
  endpoint: Endpoint,
  http: Record<Account["route"], Http>,
  hasRelay: boolean,
  now: () => number,
): Promise<Findings> {
  const [direct, relay, plain] = await Promise.all([
    look(endpoint, http.direct, now),
    hasRelay ? look(endpoint, http.relay, now) : undefined,
    askPlainly(modelsUrl(endpoint), http.direct),
  ]);
  return { direct, relay, plain, barred: isBarred(endpoint.baseUrl), local: isOnThisMachine(endpoint.baseUrl) };
}

/**
 * Sends a request without headers that need CORS permission. If that fails, sends a request whose answer the page
 * cannot read, to find out whether anything answers at all.
 */
async function askPlainly(url: string, http: Http): Promise<Findings["plain"]> {
  const ask = (mode: RequestMode) =>
    http(url, { mode, credentials: "omit", signal: AbortSignal.timeout(lookMs) }).then(
      async (response) => {
        await response.body?.cancel();
        return true;
      },
      () => false,
    );
  if (await ask("cors")) return "readable";
  return (await ask("no-cors")) ? "unreadable" : "silent";
}

/** True if the page's security policy blocks the address, because it allows only https and this machine. */
const isBarred = (address: string): boolean =>
  URL.canParse(address) && new URL(address).protocol !== "https:" && !isOnThisMachine(address);
