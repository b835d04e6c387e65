// Tells UTF-8 with a few wrong bytes from other encodings.

/** True for UTF-8, also with a few wrong bytes, or cut off within a character. */
export function isMostlyUtf8(bytes: Uint8Array): boolean {
  let [strength, faults] = [0, 0];
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    if (first < 0x80) {
      at++;
      continue;
    }
    const length = lengthAt(bytes, at);
    if (isJavaUtf8(bytes, at)) {
      faults++;
      strength += 4;
      at += first === 0xed ? 3 : 2;
    } else if (length > 1) {
      strength += weights[length] ?? 0;
      at += length;
    } else {
      // A cut character counts as one fault, however many of its bytes are left.
      const left = cutLength(bytes, at);
      faults++;
      if (left > 1 && at + left === bytes.length) strength += 4;
      at += left;
    }
  }
  return faults === 0 || strength >= 4 * faults;
}

/** How much a character says for UTF-8: other encodings rarely have the bytes of the longer ones by chance. */
const weights: Record<number, number> = { 2: 1, 3: 4, 4: 8 };

const isFollowing = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;

function expected(first: number): number {
  return first >= 0xc2 && first <= 0xdf ? 2 : (first & 0xf0) === 0xe0 ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 1;
}

function mayFollow(first: number, second: number): boolean {
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second <= 0x9f;
  if (first === 0xf0) return second >= 0x90;
  return first !== 0xf4 || second <= 0x8f;
}

/** True for half a surrogate pair (CESU-8), and for the zero byte as Java writes it: wrong, but nothing else. */
function isJavaUtf8(bytes: Uint8Array, at: number): boolean {
  const [first = 0, second = 0, third] = bytes.subarray(at, at + 3);
  return first === 0xed ? second >= 0xa0 && second <= 0xbf && isFollowing(third) : first === 0xc0 && second === 0x80;
}

function lengthAt(bytes: Uint8Array, at: number): number {
  const length = expected(bytes[at] ?? 0);
  const left = cutLength(bytes, at);
  return left === length ? length : 1;
}

/** Number of bytes that belong to the character that begins here. */
function cutLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const length = expected(first);
  let found = 1;
  while (found < length && isFollowing(bytes[at + found])) {
    if (found === 1 && !mayFollow(first, bytes[at + 1] ?? 0)) break;
    found++;
  }
  return found;
}
