// Checks names and values of the extra headers that a person adds to an account.

export type HeaderProblem = "name" | "value" | "refused" | "twice";

/** Headers that a person may not add. Octo sets some of them from the key, and the browser sets the others. */
const refused =
  /^(authorization|x-api-key|host|cookie2?|set-cookie|content-(type|length|encoding)|connection|keep-alive|transfer-encoding|upgrade|expect|te|trailer|date|via|origin|referer|accept-(charset|encoding)|(proxy|sec)-.*)$/;

const token = /^[!#$%&'*+.^_`|~\w-]{1,100}$/;
/** Matches a header value: printable single-byte characters, but no spaces at the ends, because servers remove them. */
const plain = /^[\x21-\x7e\x80-\xff]([\x20-\x7e\x80-\xff]{0,4000}[\x21-\x7e\x80-\xff])?$/;

/** Returns what is wrong with a header; undefined if nothing is. @param value undefined if the stored value stays */
export function headerProblem(
  name: string,
  value: string | undefined,
  others: string[] = [],
): HeaderProblem | undefined {
  const lower = name.toLowerCase();
  if (!token.test(name)) return "name";
  if (refused.test(lower)) return "refused";
  if (others.some((other) => other.toLowerCase() === lower)) return "twice";
  return value === undefined || plain.test(value) ? undefined : "value";
}
