// Why an address does not answer as it should, from what was seen of it on both ways to it. Pure.
import type { Account } from "./account.ts";
import type { ModelError, ModelErrorKind } from "#core/model/model-errors.ts";
import type { ModelList } from "./list-models.ts";

/** What one way to an address has shown, asked for its list of models. */
export interface Look {
  /** The vendor's list; absent when it gave none. */
  models?: string[];
  /** What the list says they cost, where it does. */
  prices?: ModelList["prices"];
  /** The answer's status; absent when nothing came. */
  status?: number;
  html?: boolean;
  error?: ModelError;
  /** Why nothing came: the relay's code, `timeout`, or `network`, which is all that a browser says. */
  code?: string;
  /** The relay's own words. */
  words?: string;
}

export interface Findings {
  direct: Look;
  /** Undefined: there is no relay to ask. */
  relay?: Look;
  /** The address asked by the browser without key and headers: what it may read, or at least that somebody answers. */
  plain: "readable" | "unreadable" | "silent";
  /** A browser calls no such address from this page, whoever listens. */
  barred: boolean;
  /** The address is this machine itself. */
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
  | "blocked-address"
  | "relay-off"
  | "silent";

export interface RouteReport {
  cause: RouteCause;
  /** The way that answers, where it is not the one that is taken. */
  better?: Account["route"];
  direct: Seen;
  relay: Seen;
  /** What the vendor or the relay said, without any secret. */
  words?: string;
}

export type Seen = "answers" | "refuses" | "silent" | "off";

interface Asked {
  route: Account["route"];
  model: string;
  /** How the call failed that is to be explained. */
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
  return { ...report, cause: relay ? silenceOf(relay) : aloneOf(found) };
}

/** Or it was plain without asking: a key that cannot be one. */
export const hasAnswered = ({ code, status, error }: Look): boolean =>
  status !== undefined || (code === undefined && error?.kind !== "network");

function seenOf(look: Look): Seen {
  if (look.models) return "answers";
  return hasAnswered(look) ? "refuses" : look.code === "closed" ? "off" : "silent";
}

const wordsOf = ({ words, error }: Look): string | undefined => words ?? error?.detail;

/** The address is well and the key is taken: what else made the call fail. */
function causeThough(models: string[], { model, failure }: Asked): RouteCause {
  if (failure === "payment") return "credit";
  if (failure === "auth") return "key";
  if (failure === "forbidden") return "rights";
  if (failure === "not-found") return models.includes(model) ? "protocol" : "model";
  if (failure === "rate-limit" || failure === "overloaded" || failure === "server") return "vendor";
  return failure === undefined ? "fine" : "passing";
}

/** Why only the relay gets an answer. */
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

/** The browser itself sees whether a program listens here. */
const localOf = ({ plain }: Findings): RouteCause =>
  plain === "silent" ? "refused" : plain === "readable" ? "blocked-header" : "local-cors";

/** Without a relay the browser's word is all there is. */
function aloneOf(found: Findings): RouteCause {
  if (found.barred || found.plain !== "silent") return barrierOf(found);
  return found.direct.code === "timeout" ? "timeout" : "silent";
}
