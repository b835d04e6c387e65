// Reads what a vendor's answer says about a call besides its tokens.
import type { Json } from "#core/model/message.ts";
import type { Extras } from "./price.ts";

/** Vendors' names for the standard service tier, place and speed, for which the rates apply. */
const usual = new Set(["default", "standard", "auto", "on_demand", "global", "not_available"]);

function wordOf(reported: Json | undefined): string | undefined {
  if (typeof reported !== "string" || usual.has(reported)) return undefined;
  const word = reported.toLowerCase();
  return /^[a-z][a-z0-9_-]{0,23}$/.test(word) && !usual.has(word) ? word : undefined;
}

export function tierOf(reported: Json | undefined): Pick<Extras, "tier"> {
  const tier = wordOf(reported);
  if (tier === undefined) return {};
  // OpenAI has two names for this tier.
  return { tier: tier === "fast" ? "priority" : tier };
}

export function placeOf(reported: Json | undefined): Pick<Extras, "place"> {
  const place = wordOf(reported);
  return place === undefined ? {} : { place };
}

export function speedOf(reported: Json | undefined): Pick<Extras, "speed"> {
  const speed = wordOf(reported);
  return speed === undefined ? {} : { speed };
}

/** Reads a number of searches. Anything else counts as none. */
export const searchesOf = (reported: Json | undefined): Pick<Extras, "searches"> =>
  typeof reported === "number" && Number.isSafeInteger(reported) && reported > 0 ? { searches: reported } : {};
