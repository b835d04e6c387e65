// The kinds of model errors, and functions that classify vendors' answers.
import { redact } from "./calls/redact.ts";
import { saysTooLong, windowIn } from "./overflow.ts";
import { saysImage } from "./refused-images.ts";

export type ModelErrorKind =
  | "auth"
  | "payment"
  | "forbidden"
  | "not-found"
  | "bad-request"
  | "too-long"
  | "rate-limit"
  | "overloaded"
  | "server"
  | "network"
  | "truncated"
  | "malformed"
  | "empty"
  | "stalled"
  | "spent"
  | "aborted";

export interface ModelError {
  kind: ModelErrorKind;
  /** One sentence for the person. It contains no keys, and no URLs with a query. */
  message: string;
  status?: number;
  /** The pause that the vendor asks for with a Retry-After header, in milliseconds. */
  retryAfterMs?: number;
  /** The model's context window in tokens, if the vendor named it while refusing a request as too long. */
  window?: number;
  /** Maximum length of an answer in tokens, if the vendor named it while refusing a higher limit. */
  ceiling?: number;
  /** True if the vendor refused the request because replies in it were sent without their reasoning. */
  echo?: true;
  /** True if a template refused the order of roles. */
  alternate?: true;
  /** True if the vendor refused opaque data that was sent back with earlier replies. */
  signature?: true;
  /** True if the request never left this machine, so that it cannot have cost anything. */
  unsent?: true;
  /** True if the vendor refused an image. */
  image?: true;
  /** The vendor's own text, shortened and without keys. The screen shows it when the person expands the message. */
  detail?: string;
}

const words: Record<ModelErrorKind, string> = {
  auth: "The vendor did not accept the key. Check the key of this account.",
  payment: "The account has no credit left. Top it up at the vendor or choose another account.",
  forbidden: "The key may not use this model or address. Check its rights at the vendor.",
  "not-found": "The vendor knows no such model or address. Check the model's name and the base URL.",
  "bad-request": "The vendor refused the request.",
  "too-long":
    "The conversation is longer than the model can read. Start a new one or choose a model with a larger window.",
  "rate-limit": "The vendor asks to slow down. Try again in a while.",
  overloaded: "The vendor is overloaded. Try again in a while.",
  server: "The vendor had an error of its own. Try again in a while.",
  network: "The vendor could not be reached. Check the connection and the account's address.",
  truncated: "The answer broke off before its end.",
  malformed: "The address did not answer as a model does. Check the account's base URL.",
  empty: "The model answered nothing.",
  stalled: "The vendor stopped sending in the middle of its work.",
  spent: "The limit on spending is reached. Raise it in Settings, then continue.",
  aborted: "Stopped.",
};

export const modelErrorKinds = Object.keys(words) as [ModelErrorKind, ...ModelErrorKind[]];

export function modelError(kind: ModelErrorKind, more: Partial<ModelError> = {}): ModelError {
  return { kind, message: words[kind], ...more };
}

/** A vendor's refusal, from an HTTP response or from an error inside a stream. */
export interface Refusal {
  status?: number;
  /** The vendor's error type, such as `overloaded_error`. */
  type?: string;
  /** The vendor's error code, such as `insufficient_quota`. It is often more precise than the type, and often generic. */
  code?: string;
  text: string;
  retryAfterMs?: number;
  /** The window that the vendor named in a field of its own. */
  window?: number;
}

export function errorFromRefusal(refusal: Refusal, key: string): ModelError {
  const { status, retryAfterMs } = refusal;
  const kind = kindOf(refusal);
  const window = kind === "too-long" ? (refusal.window ?? windowIn(refusal.text)) : undefined;
  return modelError(kind, {
    ...(window !== undefined && { window }),
    ...(kind === "bad-request" && lessonIn(refusal.text)),
    ...((kind === "bad-request" || kind === "too-long") && saysImage(refusal.text) && { image: true }),
    ...(status !== undefined && { status }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(refusal.text && { detail: redact(refusal.text, key) }),
  });
}

/** AWS's exception names → kinds of errors. ValidationException is not listed, because its text decides. */
const kindOfAwsException: Record<string, ModelErrorKind> = {
  ThrottlingException: "rate-limit",
  TooManyRequestsException: "rate-limit",
  ServiceQuotaExceededException: "rate-limit",
  ServiceUnavailableException: "overloaded",
  ModelNotReadyException: "overloaded",
  InternalServerException: "server",
  ModelErrorException: "server",
  ModelStreamErrorException: "server",
  ModelTimeoutException: "server",
  AccessDeniedException: "forbidden",
  ResourceNotFoundException: "not-found",
  UnrecognizedClientException: "auth",
  InvalidSignatureException: "auth",
  IncompleteSignatureException: "auth",
  MissingAuthenticationTokenException: "auth",
  ExpiredTokenException: "auth",
};

/** Numbers with which Zhipu and MiniMax name errors. */
const kindOfVendorCode: Record<string, ModelErrorKind> = {
  "1113": "payment",
  "1261": "too-long",
  minimax_1002: "rate-limit",
  minimax_1004: "auth",
  minimax_1008: "payment",
  minimax_1039: "rate-limit",
  minimax_2049: "auth",
};

const kindOfType: Record<string, ModelErrorKind> = {
  overloaded_error: "overloaded",
  server_is_overloaded: "overloaded",
  slow_down: "overloaded",
  rate_limit_error: "rate-limit",
  rate_limit_exceeded: "rate-limit",
  billing_error: "payment",
  insufficient_quota: "payment",
  authentication_error: "auth",
  invalid_api_key: "auth",
  permission_error: "forbidden",
  malformed_function_call: "truncated",
  not_found_error: "not-found",
  model_not_found: "not-found",
  request_too_large: "too-long",
  context_length_exceeded: "too-long",
  exceed_context_size_error: "too-long",
  ...kindOfVendorCode,
  ...kindOfAwsException,
};

/** What vendors call errors of key, payment, rights and rate: `Arrearage`, `insufficient_user_quota`, `invalid_authentication_error`. */
const kindsInNames: [RegExp, ModelErrorKind][] = [
  [/^invalid_?api_?key$|authentication|unauthori[sz]ed|^auth_error$/i, "auth"],
  [/arrear|billing|insufficient_.*(quota|balance|credit)|exceeded_current_quota|unpaid/i, "payment"],
  [/access_?(denied|terminated)|permission_?denied|account_(deactivated|suspended)/i, "forbidden"],
  [/engine_overloaded/i, "overloaded"],
  [/throttling|rate_?limit/i, "rate-limit"],
];

const kindOfStatus: Record<number, ModelErrorKind> = {
  401: "auth",
  402: "payment",
  403: "forbidden",
  404: "not-found",
  405: "not-found",
  408: "rate-limit",
  413: "too-long",
  429: "rate-limit",
  529: "overloaded",
};

/** Error types that OpenAI sends in a stream if it will never answer the request. Retries are useless. */
const refusesRequest = /^(invalid|unsupported|image|empty_image|data_residency)_|_policy(_|$)/;

/** Statuses that say more than a generic code and than the text: key, payment, rights, and limits in time. */
const outspoken = new Set([401, 402, 403, 408, 429, 529]);

/** Finds the kind that a code or a type names. Generic names such as `invalid_request_error` name none. */
function namedKind(names: string[]): ModelErrorKind | undefined {
  const known = names.find((name) => Object.hasOwn(kindOfType, name));
  if (known !== undefined) return kindOfType[known];
  const found = names.flatMap((name) => kindsInNames.find(([pattern]) => pattern.test(name)) ?? []);
  return found[1] as ModelErrorKind | undefined;
}

function kindOf({ status, type, code, text }: Refusal): ModelErrorKind {
  const names = [code, type].filter((name) => name !== undefined);
  const named = namedKind(names);
  if (named === "forbidden" && saysWrongKey.test(text)) return "auth";
  if (status !== undefined && outspoken.has(status)) return kindOfOutspoken(status, named, text);
  if (named) return named;
  // Local servers say so with any status, and inside of streams.
  if (saysTooLong(text, status)) return "too-long";
  if (saysTemplate.test(text) || (saysImage(text) && !isRefusedModel(text))) return "bad-request";
  const [name = ""] = names;
  if (status === 400 || status === 422 || name === "invalid_request_error" || name === "ValidationException")
    return kindOfBadRequest(text);
  if (status === undefined && refusesRequest.test(name)) return kindOfBadRequest(text);
  if (status === undefined && saysWrongKey.test(text)) return "auth";
  if (status === undefined || status >= 500) return kindOfStatus[status ?? 500] ?? "server";
  return kindOfStatus[status] ?? "bad-request";
}

/** A refusal about key, payment, rights or rate is never one of the request, because that would leave out messages. */
function kindOfOutspoken(status: number, named: ModelErrorKind | undefined, text: string): ModelErrorKind {
  if (named && named !== "bad-request" && named !== "too-long") return named;
  if (status === 403 && saysWrongKey.test(text)) return "auth";
  if ((status === 403 || status === 429) && saysUnpaid.test(text)) return "payment";
  return kindOfStatus[status] ?? "rate-limit";
}

/** Matches what engines say when a chat's template does not take the messages. The same request fails again. */
const saysTemplate = /jinja|roles? must alternate|raise_exception|(chat|prompt) template|TemplateError/i;

const saysUnpaid =
  /credit balance|(insufficient|not enough|no) (account )?(balance|credits?|funds)|insufficient_quota|exceeded your current quota|billing|arrear|good standing|余额不足|欠费/i;

const saysNoRight =
  /(access|permission) denied|location is not supported|not have (access|permission)|not authorized to/i;

/** Matches the texts with which vendors refuse a key although the status says something else. */
const saysWrongKey =
  /authentication failed|api[ _-]?key (is |was |has )*(not valid|invalid|expired|incorrect|not found)|(invalid|incorrect|wrong) api[ _-]?key|api_key_invalid|bearer token|security token|login fail/i;

const isRefusedModel = (text: string): boolean =>
  /model identifier is invalid|on-demand throughput isn.t supported|model not exist|(invalid|unknown|no such) model\b|model .{0,60}(does not exist|not found)|模型不存在/i.test(
    text,
  );

function kindOfBadRequest(text: string): ModelErrorKind {
  if (saysWrongKey.test(text)) return "auth";
  if (saysUnpaid.test(text)) return "payment";
  if (isRefusedModel(text)) return "not-found";
  if (saysNoRight.test(text)) return "forbidden";
  return /ThrottlingException|unavailable|quota|rate limit|too many requests/i.test(text)
    ? "rate-limit"
    : "bad-request";
}

/**
 * Patterns that find the maximum length of an answer in texts such as `max_tokens: 64000 > 8192, which is the maximum`,
 * `supports at most 16384 completion tokens`, `must be less than or equal to 8192`, `exceeds the model limit of 4096`,
 * `valid range of max_tokens is [1, 8192]`.
 */
const ceilings = [
  /max_tokens: \d+ > (\d+)/i,
  /at most (\d+) (?:completion|output) tokens/i,
  /(?:less than or equal to|model limit of)[ `'"]*(\d+)/i,
  /max_(?:completion_|output_)?tokens\D*\[\d+, ?(\d+)\]/i,
];
const speaksOfLength = /max(?:imum)?[_ ](?:completion[_ ]|output[_ ])?tokens/i;
const speaksOfReasoning = /reasoning_content/i;
const refusesData =
  /signature.{0,80}(invalid|not valid|verif|corrupt|mismatch)|(invalid|corrupt\w*|mismatch\w*).{0,40}signature|encrypted[_ ]content.{0,120}(could not|verif|invalid|decrypt|not match)|thinking` or `redacted_thinking` blocks .{0,60}cannot be modified|(messages|input)\b.{0,200}(extra inputs are not permitted|extra_forbidden|is unsupported|not permitted|unrecognized)|(unknown|unrecognized) (parameter|field|name|request argument).{0,20}(messages|input)\b|extra_forbidden.{0,120}messages/is;
const wantsBack = /thinking|must be (?:passed back|provided)/i;

/** Matches refusals of templates (`conversation roles must alternate user/assistant`), which name the roles. */
const refusesRoles = /roles? must alternate|unexpected role '?\w+'? after role/i;

/**
 * Reads from a refusal what the vendor requires: a maximum length of the answer, reasoning that must be sent back,
 * opaque data that must not be, or the order of roles.
 */
function lessonIn(text: string): Pick<ModelError, "ceiling" | "echo" | "signature" | "alternate"> {
  const found = speaksOfLength.test(text) ? ceilings.map((one) => one.exec(text)?.[1]).find(Boolean) : undefined;
  const echo = speaksOfReasoning.test(text) && wantsBack.test(text);
  const signature = !echo && refusesData.test(text);
  return {
    ...(Number(found) > 0 && { ceiling: Number(found) }),
    ...(echo && { echo: true }),
    ...(signature && { signature }),
    ...(refusesRoles.test(text) && { alternate: true as const }),
  };
}

/**
 * Reads the pause in milliseconds from the headers `retry-after-ms` or `retry-after` (seconds or a date). Returns
 * undefined without a valid header.
 */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const ms = Number(headers.get("retry-after-ms") ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 0) return ms;
  const value = headers.get("retry-after");
  if (!value) return undefined;
  const seconds = Number(value);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}

/** Removes the values of the account's extra headers from an error, because a vendor may repeat them in its message. */
export function hide(error: ModelError, headers: Record<string, string> = {}): ModelError {
  if (!error.detail) return error;
  return { ...error, detail: Object.values(headers).reduce((text, value) => redact(text, value), error.detail) };
}
