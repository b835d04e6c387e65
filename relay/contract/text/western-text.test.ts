// Tests that text of other languages is not taken for Western European, however short it is.
import iconv from "iconv-lite";
import { expect, it } from "vitest";
import { isWesternText } from "./western-text.ts";

it.each([
  ["windows-1250", "Příliš žluťoučký kůň"],
  ["windows-1250", "Kraków, Łódź"],
  ["windows-1250", "proszę podać imię, są"],
  ["windows-1250", "árvíztűrő tükörfúrógép"],
  ["windows-1250", "Bucureşti şi ţară"],
  ["windows-1254", "Türkçe ışık şey"],
  ["windows-1257", "Lietuvių kalba, ąžuolas"],
  ["windows-1251", "Привет"],
  ["koi8-r", "файл"],
  ["windows-1253", "Ελλάδα"],
  ["windows-1255", "שלום"],
])("is not Western: %s, %s", (encoding, text) => {
  expect(isWesternText(iconv.decode(iconv.encode(text, encoding), "windows-1252"))).toBe(false);
});
