// Recognises a refused request that is longer than the model's window, in the words of vendors and local servers.

/** Local servers say so with any status. */
const local = [
  /exceed\w* the available context size|context size has been exceeded/,
  /context the overflows|\bn_keep\b|\bn_ctx\b/,
  /(loaded with|larger) context length|exceed\w* (max|the) context (length|window)|exceed context window of/,
  /max_seq_len|max_model_len|maximum context length is \d/,
];

const tooLong = [
  ...local,
  /context[ _](length|size|window|limit)/,
  /maximum (context|input|prompt|model) length/,
  /(prompt|input) (is )?too (long|large)/,
  /too large for model with \d/,
  /longer than the (model|maximum)/,
  /exceed\w* (the )?(model'?s? |maximum )*(context|maximum|token limit|configured limit)/,
  /(prompt|input) (token count|tokens?) .{0,20}exceed/,
  /input length .{0,30}exceed/,
  /(model|context) token limit/,
  /reduce the length of (the )?(input|messages|prompt|your)/,
  /range of input length/,
  /\d+ tokens > \d+/,
  /parameter=input_tokens/,
  /too many (input tokens|tokens: total)/,
  /(number of )?input tokens exceed/,
  /exceed max message tokens/,
  /`inputs` (tokens \+|must have less)/,
  /max size: \d+ tokens/,
  /prompt exceeds max length|prompt ?超长|上下文.{0,6}超/,
];

/** A limit on tokens within a time is no limit of the window. */
const perTime = /per[ -](minute|hour|day|second)|\b[tr]p[md]\b|rate[ _-]?limit|throttl/;

/** Words that speak of the answer's length alone. */
const ofAnswer = /^(?!.*(context|input|prompt)).*max(imum)?[_ ](completion[_ ]|output[_ ]|new[_ ])?tokens/s;

/**
 * True if a refusal says that the request is too long. @param status a server's own error (500 and above) is one only in
 * the words of local servers
 */
export function saysTooLong(text: string, status = 400): boolean {
  const lower = text.toLowerCase();
  if (perTime.test(lower) || ofAnswer.test(lower)) return false;
  return (status >= 500 ? local : tooLong).some((pattern) => pattern.test(lower));
}

/**
 * Patterns that find the window in texts such as `200000 tokens > 199999 maximum`, `maximum context length is 8192
 * tokens`, `input length should be [1, 30720]`. The first that matches counts, so precise ones come first.
 */
const windows = [
  /\d[\d,]* tokens > (\d[\d,]*)/i,
  /(?:n_ctx|max_seq_len|max_model_len)\D{0,6}(\d[\d,]{2,})/i,
  /model with (\d[\d,]{2,}) maximum context/i,
  /range of input length should be \[\d+, ?(\d+)\]/i,
  /`inputs`[^.]*(?:must be <=|less than) (\d[\d,]{2,})/i,
  /max size: (\d[\d,]{2,}) tokens/i,
  /(?:context (?:length|size|window|limit)|maximum (?:model|prompt|input|allowed) length|maximum length|model'?s limit|token limit|maximum number of tokens allowed|configured limit|limit (?:is|of))(?:(?!\bby\b|exceeds limit)\D){0,40}?(\d[\d,]{2,})/i,
];

/** Finds the window's size in a refusal; undefined if the text does not name it. */
export function windowIn(text: string): number | undefined {
  const found = windows.map((pattern) => pattern.exec(text)?.[1]).find(Boolean);
  return found === undefined ? undefined : Number(found.replaceAll(",", ""));
}
