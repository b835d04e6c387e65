// Finds out why a vendor does not answer. Uses only requests that cost nothing: the list of models on both routes, and
// a plain request to its address.
import { type Account, modelsOf } from "#core/model/vendors/account.ts";
import { modelError } from "#core/model/model-errors.ts";
import { modelList, modelsUrl } from "#core/model/vendors/list-models.ts";
import type { Endpoint, Http } from "#core/model/provider.ts";
import {
  type Findings,
  hasAnswered,
  type Look,
  type RouteReport,
  diagnoseRoute,
} from "#core/model/vendors/diagnose.ts";
import { isOnThisMachine, isWebAddress, notWebAddress } from "#core/model/vendors/local-address.ts";
import { vendorPricesOf } from "#core/model/prices/vendor-prices.ts";
import type { Clock } from "#core/ports.ts";
import type { AccountTest, OctoApi } from "../../api.ts";
import type { AccountSecretStore } from "./account-secrets.ts";

/** Time limits of a request. A program on this machine answers its list of models at once. */
const lookMs = 10_000;
const localLookMs = 4_000;

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
  /** Runs all checks that have not run yet. The route through the relay is checked only if the relay is connected. */
  const examine = async (endpoint: Endpoint, begun = look(endpoint, http.direct, clock.now)): Promise<Findings> => {
    const [direct, relay, plain] = await Promise.all([
      begun,
      hasRelay() ? look(endpoint, http.relay, clock.now) : undefined,
      askPlainly(endpoint, http.direct),
    ]);
    return { direct, relay, plain, barred: isBarred(endpoint.baseUrl), local: isOnThisMachine(endpoint.baseUrl) };
  };

  return {
    /**
     * Finds the route on which the vendor answers: the browser is tried first, then the relay. A refusal by the vendor
     * counts as an answer.
     */
    async test(account, given) {
      if (!isWebAddress(account.baseUrl)) return { ok: false, message: notWebAddress };
      const startedAt = clock.now();
      const endpoint = await sealed.endpoint(account, given);
      const looking = look(endpoint, http.direct, clock.now);
      // Requests to this machine run at once, so that one that hangs is waited for only once.
      const early = isOnThisMachine(endpoint.baseUrl) ? examine(endpoint, looking) : undefined;
      const direct = await looking;
      const findings = direct.models ? undefined : await (early ?? examine(endpoint, looking));
      const route = hasAnswered(direct) || !findings?.relay ? "direct" : "relay";
      const found = route === "direct" ? direct : (findings?.relay ?? direct);
      if (found.models) {
        const today = new Date(clock.now()).toISOString().slice(0, 10);
        const listed = vendorPricesOf(modelsOf(account), found.prices ?? {}, today);
        return { ok: true, route, ms: clock.now() - startedAt, models: found.models, listed };
      }
      const report = findings && diagnoseRoute(findings, { route: account.route, model: account.model });
      return failedTest(account, found, report);
    },
    diagnose: async (account, failure) => {
      const { route, model } = account;
      return diagnoseRoute(await examine(await sealed.endpoint(account, {})), { route, model, failure });
    },
  };
}

/**
 * Makes the result of a failed test. A browser cannot tell a closed port from a server that refuses browsers, so the
 * message names both causes.
 */
function failedTest({ baseUrl }: Account, { error, code }: Look, report: RouteReport | undefined): AccountTest {
  // Nobody has stopped a look that ran out of time.
  const inTime = code !== "timeout" && report?.cause !== "hanging";
  const { kind, message, detail } = error && inTime ? error : modelError("network");
  const silent = kind === "forbidden" && isOnThisMachine(baseUrl);
  return {
    ok: false,
    message: silent ? `No program there answers this browser. Is it running? ${message}` : message,
    detail,
    report,
  };
}

const limitOf = ({ baseUrl }: Endpoint): number => (isOnThisMachine(baseUrl) ? localLookMs : lookMs);

/** Requests the list of models, and records the status, content type and error code of the answer. */
async function look(endpoint: Endpoint, http: Http, now: () => number): Promise<Look> {
  const signal = AbortSignal.timeout(limitOf(endpoint));
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

/**
 * Sends a request without headers that need CORS permission, and one whose answer the page cannot read, to find out
 * whether anything answers at all.
 */
async function askPlainly(endpoint: Endpoint, http: Http): Promise<Findings["plain"]> {
  const ask = (mode: RequestMode) =>
    http(modelsUrl(endpoint), { mode, credentials: "omit", signal: AbortSignal.timeout(limitOf(endpoint)) }).then(
      async (response) => {
        await response.body?.cancel();
        return true;
      },
      () => false,
    );
  const [readable, answered] = await Promise.all([ask("cors"), ask("no-cors")]);
  return readable ? "readable" : answered ? "unreadable" : "silent";
}

/** True if the page's security policy blocks the address, because it allows only https and this machine. */
const isBarred = (address: string): boolean =>
  URL.canParse(address) && new URL(address).protocol !== "https:" && !isOnThisMachine(address);
