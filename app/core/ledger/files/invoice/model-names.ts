// Makes one key per model from the names in vendors' files and in the ledger.
import { dayAfter } from "#core/ledger/calendar.ts";
import { modelKey } from "#core/model/vendors/model-key.ts";
import type { InvoiceVendor } from "./invoice-line.ts";

/**
 * Returns the key of a model's name. Files name models differently: `Claude Haiku 4.5` in costs,
 * `claude-haiku-4-5-20251001` in usage, `claude-4.5-haiku` and a variant such as `:free` at OpenRouter.
 */
export function invoiceKey(name: string): string {
  const key = modelKey(
    name
      .trim()
      .replaceAll(/\s+/g, "-")
      .replace(/:[a-z]+$/i, ""),
  );
  const ordered = key.replace(/^claude-([4-9](?:-\d)?)-([a-z]+)/, "claude-$2-$1");
  // A retired name of the same model.
  return ordered === "deepseek-v4-flash" ? "deepseek-flash" : ordered;
}

/** The models that answered to DeepSeek's names over time, and the first day of each, newest first. */
const served: Record<string, [since: string, model: string][]> = {
  "deepseek-chat": [
    ["2026-04-24", "deepseek-flash"],
    ["2025-12-01", "deepseek-v3.2"],
    ["2025-09-29", "deepseek-v3.2-exp"],
    ["2025-08-21", "deepseek-v3.1"],
    ["2024-12-26", "deepseek-v3"],
  ],
  "deepseek-reasoner": [
    ["2026-04-24", "deepseek-flash"],
    ["2025-12-01", "deepseek-v3.2"],
    ["2025-09-29", "deepseek-v3.2-exp"],
    ["2025-08-21", "deepseek-v3.1"],
    ["2025-01-20", "deepseek-r1"],
  ],
};

/** Returns the keys under which a call may be billed, the likeliest first. */
export function billedKeys(call: { model: string; answered?: string | undefined }, day: string): string[] {
  const names = call.answered ? [call.answered, call.model] : [call.model];
  const keys = names.map(invoiceKey);
  const aliased = keys.flatMap((key) => {
    const model = served[key]?.find(([since]) => dayAfter(day) > since)?.[1];
    return model ? [model] : [];
  });
  return [...keys, ...aliased];
}

/** Patterns of each vendor's model names. OpenRouter needs no pattern, because it sells models of all makers. */
const families: Record<Exclude<InvoiceVendor, "openrouter">, RegExp> = {
  anthropic: /^claude/,
  openai: /^(?:gpt-|chatgpt|codex|o\d)/,
  deepseek: /^deepseek/,
};

/** True if a model name also names the model's maker. Only resellers such as OpenRouter and AWS use such names. */
const isResold = (name: string): boolean => /\/|^abs-|anthropic\./.test(name);

/**
 * True if this vendor bills the call. Older and imported records do not name their vendor, so the model's name decides.
 */
export function isBilledBy(call: { model: string; vendor?: string | undefined }, vendor: InvoiceVendor): boolean {
  if (call.vendor !== undefined && call.vendor !== "custom") return call.vendor === vendor;
  if (isResold(call.model) !== (vendor === "openrouter")) return false;
  return vendor === "openrouter" || families[vendor].test(invoiceKey(call.model));
}
