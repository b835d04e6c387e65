// Diagnoses why an address does not answer, by comparing browser and relay. Has no side effects.
import type { Account } from "./account.ts";
import type { ModelError, ModelErrorKind } from "#core/model/model-errors.ts";
import type { ModelList } from "./list-models.ts";

/** What happened when the vendor was asked for its list of models, directly or through the relay. */
export interface Look {
  /** The vendor's models; absent if it returned no list. */
  models?: string[];
  /** Prices in the vendor's list; absent if the list contains none. */
  prices?: ModelList["prices"];
  /** HTTP status; absent if there was no answer. */
  status?: number;
  html?: boolean;
  error?: ModelError;
  /**
   * Why there was no answer: the relay's error code, `timeout`, or `network`. A browser tells no more than `network`.
   */
  code?: string;
  /** The relay's message; absent if there is none. */
  words?: string;
}

export interface Findings {
  direct: Look;
  /** The result through the relay; absent if no relay is connected. */
  relay?: Look;
  /**
   * Result of a browser request without key and headers. `unreadable`: an answer came, but the browser hides it.
   * `silent`: no answer came.
   */
  plain: "readable" | "unreadable" | "silent";
  /** True if the browser forbids this page to call the address. */
  barred: boolean;
  /** True if the address is on this machine. */
  local: boolean;
}

export type RouteCause =
  | "fine"
  | "passing"
  | "vendor"
  | "key"
  | "rights"
  | "credit"
  | "model"
  | "address"
  | "html"
  | "proxy"
  | "no-cors"
  | "blocked-header"
  | "barred"
  | "browser-only"
  | "dns"
  | "protocol"
  | "refused"
  | "tls"
  | "timeout"
  | "reset"
  | "unreachable"
  | "local-cors"
  | "hanging"
  | "blocked-address"
  | "relay-off"
  | "silent";

export interface RouteReport {
  cause: RouteCause;
  /** The route that works; absent if it is the current one, or if none works. */
  better?: Account["route"];
  direct: Seen;
  relay: Seen;
  /** The vendor's or relay's message, without secrets. */
  words?: string;
}

export type Seen = "answers" | "refuses" | "silent" | "off";

interface Asked {
  route: Account["route"];
  model: string;
  /** The kind of the failure to explain; absent if no call has failed. */
  failure?: ModelErrorKind;
}

export function diagnoseRoute(found: Findings, asked: Asked): RouteReport {
  const { direct, relay } = found;
  const better = asked.route === "direct" ? relay?.models && ("relay" as const) : direct.models && ("direct" as const);
  const taken = asked.route === "direct" ? direct : relay;
  const other = asked.route === "direct" ? relay : direct;
  const look = taken && hasAnswered(taken) ? taken : other && hasAnswered(other) ? other : (relay ?? direct);
  const report = { direct: seenOf(direct), relay: relay ? seenOf(relay) : ("off" as const), words: wordsOf(look) };
  if (taken?.models) return { ...report, cause: causeThough(taken.models, asked) };
  if (better) return { ...report, cause: asked.route === "direct" ? barrierOf(found) : silenceOf(relay), better };
  if (hasAnswered(look)) return { ...report, cause: refusalOf(look) };
  if (found.local && (!relay || relay.code === "private-address")) return { ...report, cause: localOf(found) };
  // A closed port of this machine is refused at once, also through the relay.
  if (found.local && silenceOf(relay) === "timeout") return { ...report, cause: "hanging" };
  return { ...report, cause: relay ? silenceOf(relay) : aloneOf(found) };
}

/** True if the vendor answered, or if the request was not sent because the key is malformed. */
export const hasAnswered = ({ code, status, error }: Look): boolean =>
  status !== undefined || (code === undefined && error?.kind !== "network");

function seenOf(look: Look): Seen {
  if (look.models) return "answers";
  return hasAnswered(look) ? "refuses" : look.code === "closed" ? "off" : "silent";
}

const wordsOf = ({ words, error }: Look): string | undefined => words ?? error?.detail;

/** Finds the cause of a failed call if the vendor nevertheless answers with its list of models. */
function causeThough(models: string[], { model, failure }: Asked): RouteCause {
  if (failure === "payment") return "credit";
  if (failure === "auth") return "key";
  if (failure === "forbidden") return "rights";
  if (failure === "not-found") return models.includes(model) ? "protocol" : "model";
  if (failure === "rate-limit" || failure === "overloaded" || failure === "server") return "vendor";
  return failure === undefined ? "fine" : "passing";
}

/** Finds out why the browser gets no answer although the relay does. */
function barrierOf({ barred, plain }: Findings): RouteCause {
  if (barred) return "barred";
  if (plain === "silent") return "browser-only";
  return plain === "readable" ? "blocked-header" : "no-cors";
}

const ofKind: Partial<Record<ModelErrorKind, RouteCause>> = {
  auth: "key",
  forbidden: "rights",
  payment: "credit",
  "rate-limit": "vendor",
  overloaded: "vendor",
  server: "vendor",
};

function refusalOf({ status, html, error }: Look): RouteCause {
  if (status === 407) return "proxy";
  if (html) return "html";
  return ofKind[error?.kind ?? "malformed"] ?? "address";
}

const ofCode: Record<string, RouteCause> = {
  "upstream-dns": "dns",
  "upstream-refused": "refused",
  "upstream-tls": "tls",
  "upstream-timeout": "timeout",
  "upstream-reset": "reset",
  "upstream-unreachable": "unreachable",
  "private-address": "blocked-address",
  closed: "relay-off",
  timeout: "timeout",
};

const silenceOf = (relay: Look | undefined): RouteCause =>
  relay ? (ofCode[relay.code ?? ""] ?? "silent") : "relay-off";

/**
 * Finds the cause for an address on this machine, where the browser can detect whether a program listens. A closed port
 * is refused at once, so a request that runs out of time has reached a program.
 */
function localOf({ direct, plain }: Findings): RouteCause {
  if (plain === "silent") return direct.code === "timeout" ? "hanging" : "refused";
  return plain === "readable" ? "blocked-header" : "local-cors";
}

/** Finds the cause when no relay is connected, so that only the browser's result is known. */
function aloneOf(found: Findings): RouteCause {
  if (found.barred || found.plain !== "silent") return barrierOf(found);
  return found.direct.code === "timeout" ? "timeout" : "silent";
}
