// Tells Western European text from text in other single-byte encodings, also if it is short.

const letters = "àáâãäåæçèéêëìíîïñòóôõöøùúûüÿœßÀÁÂÃÄÅÆÇÈÉÊËÍÎÏÑÓÔÕÖØÙÚÛÜŒ";
const signs = "€£¥§©®°±²·«»¿¡ºª“”‘’„…–—×½¼ ™•´";
const known = new RegExp(`^[\\0-\\x7f${letters}${signs}]*$`);

/** What no Western language has, but other languages do when they are read as windows-1252. */
const foreign = [
  // Whole words of such letters are Cyrillic, Greek, Hebrew or Arabic.
  new RegExp(`[${letters}]{3}`),
  // Signs within words: Polish and Romanian.
  /\p{L}[¿¡ºª²¼½£¥±](?=\p{L})/u,
  /º(?=\p{L})|[£¥]\p{Ll}/u,
  // These letters end words in Italian and French. Within words they are Czech and Slovak.
  /[ìòù](?=\p{L})|[ïø]í|ø[íìù]/u,
  // Hungarian, and Latvian.
  /õ(?!es?\b)|ç(?![aàáâãoóôõuúû]|\P{L}|$)/u,
];
const nordic = /[åæøÅÆØ]/;
const southern = /[àèìòùçñâîûêãõ]/;

/** @param text the bytes read as windows-1252 */
export function isWesternText(text: string): boolean {
  if (!known.test(text) || foreign.some((rule) => rule.test(text))) return false;
  return !(nordic.test(text) && southern.test(text)) && !(/û/.test(text) && /[áíúóöü]/.test(text));
}
