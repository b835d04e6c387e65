import { describe, expect, it } from "vitest";
import { meansFiles } from "./paste.ts";

const picture = new File(["png"], "image.png", { type: "image/png" });
const excelHtml = `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><meta name=Generator content="Microsoft Excel 15"><style><!-- td {padding:0} --></style></head>
<body><!--StartFragment--><table><tr><td>Item</td><td>10</td></tr></table><!--EndFragment--></body></html>`;
const wordHtml = `<html xmlns:w="urn:schemas-microsoft-com:office:word"><head><title></title><!--[if gte mso 9]><xml>
<w:WordDocument/></xml><![endif]--></head><body><p class=MsoNormal>A <b>bold</b> word<o:p></o:p></p></body></html>`;

describe("the text is meant", () => {
  it.each([
    ["cells of Excel", "Item\t10\r\n", excelHtml],
    ["words of Word", "A bold word\r\n", wordHtml],
    ["cells of LibreOffice or Numbers", "Item\t10\n", ""],
    ["words of a web page with pictures", "See this", '<p>See <img src="https://a.example/b.png"> this</p>'],
    ["a link of a web page", "https://a.example/", '<a href="https://a.example/">A page</a>'],
  ])("for %s", (_, text, html) => {
    expect(meansFiles({ text, html, files: [picture] })).toBe(false);
  });

  it("if there is no file, whatever the form", () => {
    expect(meansFiles({ text: "{\\rtf1 words}", html: "", files: [] })).toBe(false);
    expect(meansFiles({ text: "", html: '<img src="https://a.example/b.png">', files: [] })).toBe(false);
  });
});

describe("the file is meant", () => {
  const fragment =
    '<html><body><!--StartFragment--><img src="https://a.example/cat.png" alt="A cat"/><!--EndFragment-->';
  it.each([
    ["a screenshot, or a picture of Preview", "", ""],
    ["a picture of Word", "\r\n", '<p class=MsoNormal><img width=40 src="file:///C:/Temp/msohtml/image001.png"></p>'],
    ["Copy image of Chrome and Edge", "", `<meta charset='utf-8'>${fragment}</body></html>`],
    ["Copy image of Firefox, with the words that stand for it", "A cat", `${fragment}</body></html>`],
    ["Copy image of Safari, with its address", "https://a.example/cat.png", ""],
  ])("for %s", (_, text, html) => {
    expect(meansFiles({ text, html, files: [picture] })).toBe(true);
  });

  it.each([
    ["Finder", "report 1.pdf"],
    ["Explorer", "C:\\Users\\me\\report 1.pdf"],
    ["GNOME Files", "x-special/nautilus-clipboard\ncopy\nfile:///home/me/report%201.pdf"],
    ["Dolphin", "file:///home/me/report%201.pdf\r\n"],
  ])("if %s adds its name", (_, text) => {
    expect(meansFiles({ text, html: "", files: [new File(["%PDF"], "report 1.pdf")] })).toBe(true);
  });
});
