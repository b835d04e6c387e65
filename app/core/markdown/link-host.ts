// Finds out when the words of a link may mislead about where it leads. The true host is then shown beside the link.
import { withMarks } from "#core/hidden-characters.ts";

/** A name with dots, as in `bank.example` or `www.bank.example`, in any script. */
const hostName = /(?:[\p{L}\p{N}](?:[\p{L}\p{N}_-]*[\p{L}\p{N}])?[.。．｡])+\p{L}[\p{L}\p{N}-]*\p{L}/gu;
const ipAddress = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g;

/**
 * Returns the host or mail address to show beside a link; undefined if the words name no other one. The host is in
 * ASCII, so that it cannot look like another one.
 */
export function hostToShow(href: string, words: string): string | undefined {
  if (/^mailto:/i.test(href)) return recipientToShow(href, words);
  const url = parse(href);
  if (!url) return withMarks(href.slice(0, maxShown), "exact");
  const isInternational = url.hostname.split(".").some((part) => part.startsWith("xn--"));
  // A name before the host reads like the host itself.
  if (url.username || url.password || isInternational) return url.host;
  const same = parse(words.trim());
  if (same?.host === url.host && !same.username && !same.password) return undefined;
  return namesOf(words).some((name) => plain(name) !== plain(url.hostname)) ? url.host : undefined;
}

const maxShown = 100;

const parse = (address: string): URL | undefined => (URL.canParse(address) ? new URL(address) : undefined);

/** Returns the hosts that the words name. Full-width letters and the like count as the letters they look like. */
function namesOf(words: string): string[] {
  const text = words.normalize("NFKC").replace(/\p{Default_Ignorable_Code_Point}/gu, "");
  return [...(text.match(hostName) ?? []), ...(text.match(ipAddress) ?? [])];
}

/** The host in ASCII, without `www`. */
const plain = (name: string): string => (parse(`http://${name}`)?.hostname ?? name.toLowerCase()).replace(/^www\./, "");

function recipientToShow(href: string, words: string): string | undefined {
  const recipient = decoded(href.slice("mailto:".length).split("?")[0] ?? "");
  const named = words.includes("@") || namesOf(words).length > 0;
  return named && !sameAddress(words, recipient) ? withMarks(recipient.slice(0, maxShown), "exact") : undefined;
}

const sameAddress = (words: string, recipient: string) =>
  words
    .trim()
    .replace(/^mailto:/i, "")
    .toLowerCase() === recipient.toLowerCase();

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
