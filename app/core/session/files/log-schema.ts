// Checks those fields of an event that folding reads. All other fields are kept unchanged.
import * as z from "zod/mini";
import { isTooDeep } from "#core/json-depth.ts";
import { budgetPeriods, budgetScopes } from "#core/ledger/budgets/budget.ts";
import type { BlobRef } from "#core/model/message.ts";
import { inEnglish } from "#core/schema-faults.ts";
import type { Unstamped } from "#core/session/events.ts";
import { miss, price } from "#core/ledger/files/line-schema.ts";
import { isReasonCode } from "#core/permission/reasons.ts";
import { rulesOutcomes } from "#core/session/found-rules.ts";

/** Ids are keys of plain objects, so the name of an object's prototype is none. */
const id = z.string().check(
  z.minLength(1),
  z.maxLength(200),
  z.refine((text) => text !== "__proto__"),
);
const object = z.looseObject;
const ifWrong = z.catch;
const tokens = z.number().check(z.nonnegative());
const wholeCount = z.int().check(z.nonnegative());
const usage = object({ input: tokens, cacheRead: tokens, cacheWrite5m: tokens, cacheWrite1h: tokens, output: tokens });
const origin = object({ kind: z.enum(["page", "cli", "octo"]) });

export const blobRef = object({
  hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  mime: z.string(),
  bytes: z.number(),
  name: z.optional(z.string()),
}) satisfies z.ZodMiniType<BlobRef>;

const text = object({ type: z.literal("text"), text: z.string() });
const image = object({ type: z.literal("image"), blob: blobRef });
const thinking = object({ type: z.literal("thinking"), text: z.string() });
const toolCall = object({ type: z.literal("tool-call"), callId: id, name: z.string(), input: object({}) });

const settings = object({
  title: z.string(),
  titled: z.boolean(),
  account: z.string(),
  model: z.string(),
  folder: z.optional(z.string()),
  mode: z.enum(["ask", "auto", "plan", "unattended"]),
  budget: object({}),
  answerWithinMs: z.number(),
});

const diff = object({
  kind: z.literal("diff"),
  path: z.string(),
  patch: z.string(),
  added: z.number(),
  removed: z.number(),
});

const result = object({
  outcome: z.enum(["ok", "error", "denied", "interrupted"]),
  parts: z.array(z.discriminatedUnion("type", [text, image])),
  view: z.optional(
    z.discriminatedUnion("kind", [
      diff,
      object({ kind: z.literal("terminal"), terminalId: z.string(), state: z.enum(["running", "exited"]) }),
      object({
        kind: z.literal("todo"),
        items: z.array(object({ text: z.string(), state: z.enum(["pending", "doing", "done"]) })),
      }),
      object({
        kind: z.literal("file"),
        path: z.string(),
        fromLine: z.number(),
        toLine: z.number(),
        lines: z.number(),
      }),
    ]),
  ),
  spilled: z.optional(blobRef),
  saw: z.optional(z.record(z.string(), z.nullable(z.string()))),
  ms: z.number(),
});

const preview = z.discriminatedUnion("kind", [
  diff,
  object({ kind: z.literal("command"), command: z.string(), cwd: z.string() }),
  object({ kind: z.literal("text"), text: z.string() }),
]);
// A reason that this Octo does not know is left out; the sentence beside it stays.
const reason = object({
  code: z.string().check(z.refine(isReasonCode)),
  detail: z.optional(z.string()),
  part: z.optional(z.string()),
});
const asked = { askId: id, callId: id, turnId: id, openedAt: z.number() };
const ask = z.discriminatedUnion("kind", [
  object({
    kind: z.literal("permission"),
    ...asked,
    tool: z.string(),
    target: z.string(),
    preview,
    why: z.string(),
    reason: ifWrong(z.optional(reason), undefined),
  }),
  object({
    kind: z.literal("question"),
    ...asked,
    question: object({ text: z.string(), options: z.array(z.string()), many: z.boolean() }),
  }),
  object({ kind: z.literal("rules"), ...asked, folder: z.string(), file: z.string(), text: z.string() }),
]);

const callOrigin = {
  vendor: z.optional(z.string()),
  route: z.optional(z.enum(["direct", "relay"])),
  folder: z.optional(z.string()),
  channel: z.optional(z.string()),
  person: z.optional(z.string()),
};
const attempt = {
  callId: id,
  purpose: z.string(),
  attempt: z.number(),
  account: z.string(),
  model: z.string(),
  ...callOrigin,
};
const call = object({
  ...attempt,
  startedAt: z.number(),
  endedAt: z.number(),
  outcome: z.enum(["ok", "failed", "stopped", "lost"]),
  usage,
  usageSource: z.enum(["vendor", "estimated"]),
  answered: z.optional(z.string().check(z.maxLength(300))),
  costNanos: z.optional(wholeCount),
  costSource: z.enum(["vendor", "price-list", "plan", "estimated", "unknown"]),
  // A price or a cache miss in any other form is left out, because a file may come from anyone.
  price: ifWrong(z.optional(price), undefined),
  missed: ifWrong(z.optional(miss), undefined),
});

const choice = object({ account: id, model: z.string() });

const at = z.number();
const event = z.discriminatedUnion("type", [
  object({ type: z.literal("session.started"), at, settings, origin }),
  object({ type: z.literal("session.changed"), at, changes: z.partial(settings) }),
  object({
    type: z.literal("prompt.composed"),
    at,
    system: z.string(),
    tools: z.array(object({ name: z.string() })),
    rulesUnread: z.optional(z.literal(true)),
  }),
  object({
    type: z.literal("rules.found"),
    at,
    file: z.string(),
    outcome: z.enum(rulesOutcomes),
    text: z.optional(z.string()),
  }),
  object({ type: z.literal("turn.started"), at, turnId: id }),
  object({
    type: z.literal("user.said"),
    at,
    content: z.array(z.discriminatedUnion("type", [text, image])),
    by: origin,
    facts: z.optional(z.string()),
  }),
  object({
    type: z.literal("octo.noted"),
    at,
    text: z.string(),
    why: z.enum(["loop", "length", "mode", "rules", "stalled", "emptied"]),
  }),
  object({
    type: z.literal("assistant.replied"),
    at,
    content: z.array(z.discriminatedUnion("type", [text, thinking, image, toolCall])),
    stop: z.enum(["end", "tool-calls", "length", "full", "refusal", "paused", "interrupted"]),
    callId: id,
  }),
  object({
    type: z.literal("context.reclaimed"),
    at,
    calls: z.array(id),
    before: tokens,
    after: tokens,
  }),
  object({
    type: z.literal("context.compacted"),
    at,
    from: z.optional(id),
    words: z.string(),
    summary: z.optional(z.string()),
    topics: z.optional(z.array(z.string())),
    before: tokens,
    after: tokens,
  }),
  object({ type: z.literal("images.refused"), at, images: z.array(blobRef), model: z.string() }),
  object({ type: z.literal("entry.pinned"), at, entry: id, pinned: z.boolean() }),
  object({ type: z.literal("ask.opened"), at, ask }),
  object({ type: z.literal("ask.closed"), at, askId: id, answer: object({ type: z.string() }), by: origin }),
  object({ type: z.literal("queue.paused"), at }),
  object({ type: z.literal("rule.added"), at, rule: object({ verdict: z.enum(["allow", "ask", "deny"]) }) }),
  object({ type: z.literal("rule.revoked"), at, entry: id }),
  object({ type: z.literal("tool.started"), at, callId: id, name: z.string(), input: object({}) }),
  object({ type: z.literal("tool.ended"), at, callId: id, result }),
  object({
    type: z.literal("model.started"),
    at,
    ...attempt,
    estimate: usage,
    images: z.optional(wholeCount),
  }),
  object({ type: z.literal("model.called"), at, call, unstored: z.optional(z.literal(true)) }),
  object({ type: z.literal("model.amended"), at, before: call, call }),
  object({ type: z.literal("model.fellBack"), at, from: choice, to: choice, why: z.string() }),
  object({ type: z.literal("model.cameBack"), at, from: choice, to: choice, why: z.string() }),
  object({
    type: z.literal("budget.neared"),
    at,
    budget: object({
      period: z.enum(budgetPeriods),
      scope: z.enum(budgetScopes),
      nanos: z.number(),
      kind: z.enum(["hard", "soft"]),
    }),
    of: z.optional(z.string()),
    share: z.number(),
    spent: z.number(),
  }),
  object({
    type: z.literal("turn.ended"),
    at,
    turnId: id,
    reason: z.enum(["done", "stopped", "failed", "budget", "interrupted"]),
    note: z.optional(z.string()),
    error: z.optional(object({ kind: z.string(), message: z.string() })),
    left: z.optional(z.literal(true)),
  }),
]);

/** Validates an event. Returns the event, or a description of its first error. */
export function readEvent(value: unknown): { event: Unstamped } | { fault: string } {
  const read = event.safeParse(value, inEnglish);
  // The schema checks all fields that folding reads. The cast covers the other fields, on which no decision depends.
  if (read.success) return { event: read.data as unknown as Unstamped };
  const issue = read.error.issues[0];
  return { fault: `${issue?.path.join(".") || "line"}: ${issue?.message ?? "not an event"}` };
}

const eventTypes = new Set<string>(event.def.options.flatMap((option) => option.def.shape.type.def.values));

/**
 * Describes the first error of a stored event. Undefined if folding can read the event, or if a newer Octo has written an
 * event of a type that is unknown here.
 */
export function faultOf(value: { type?: unknown }): string | undefined {
  if (typeof value.type === "string" && !eventTypes.has(value.type)) return undefined;
  const read = readEvent(value);
  return "fault" in read ? read.fault : undefined;
}

/** Parses a line as JSON. Returns undefined if the line is not JSON, or nested too deeply to be stored. */
export function parseJson(line: string): unknown {
  if (isTooDeep(line)) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
