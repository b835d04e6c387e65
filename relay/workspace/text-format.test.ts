// Tests that real texts are read in their own encoding, also short ones and with a wrong byte, and that an edit changes
// no other byte.
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { encodeChanged } from "./keep-bytes.ts";
import { decodeText, encodeText } from "./text-format.ts";

const read = async (bytes: Buffer) => {
  const decoded = await decodeText(bytes);
  return decoded && { text: decoded.text, encoding: decoded.format.encoding };
};
const texts: Record<string, string[]> = {
  gb18030: [
    "中文",
    "测试",
    "苹果",
    "你好，世界",
    "价格：5元",
    "x = 1 # 注释\n",
    "// 读取配置文件\nint a;\n",
    "文件名,大小\n",
  ],
  big5: ["中文測試", "這是繁體中文的檔案，請讀取。", "# 設定資料\n"],
  shift_jis: ["テスト", "これは日本語のテキストです。", "# 設定ファイルを読む\n", "ファイル名,サイズ\n"],
  "euc-jp": ["これは日本語のテキストです。", "# 設定ファイルを読む\n"],
  "euc-kr": ["안녕하세요", "한국어 파일을 읽는 테스트입니다", "# 설정 파일\n"],
  "windows-1252": [
    "café",
    "naïve\n",
    "5 °C",
    "Müßig über Straße",
    "“quoted” – €5 naïve",
    "¿Qué tal, señor?",
    "résumé",
    "Åse Øst\n",
    "Café crème, déjà vu, naïve",
    "Ça va? Où êtes-vous, garçon à la forêt",
    "El niño comió piñas, ¿qué tal? ¡Olé!\n",
    "São Paulo não é maçã, opções",
    "Perché no? È così, più città",
    "smörgåsbord på Åland",
    "rødgrød med fløde på",
    "élèves de René\n",
  ],
  "windows-1250": ["Zażółć gęślą jaźń, dobry wieczór\n"],
  "windows-1251": ["Привет, мир. Это обычный русский текст, который нужно прочитать.\n"],
  "koi8-r": ["Привет, мир. Это обычный русский текст, который нужно прочитать без ошибок.\n"],
};

describe("reading", () => {
  it("recognises each encoding, in short and longer texts", async () => {
    for (const [encoding, samples] of Object.entries(texts)) {
      for (const text of samples) {
        expect(await read(iconv.encode(text, encoding)), `${encoding}: ${text}`).toEqual({ text, encoding });
      }
    }
  });

  it("takes what Java writes for UTF-8, in short files too", async () => {
    const pair = Buffer.from([0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]);
    for (const [before, odd, after] of [
      ["hi ", pair, "\n"],
      ["é ", pair, ""],
      ["", pair, ""],
      ["half: ", pair.subarray(0, 3), "\n"],
      ["a", Buffer.from([0xc0, 0x80]), "b"],
    ] as const) {
      const found = await read(Buffer.concat([Buffer.from(before), odd, Buffer.from(after)]));
      expect(found).toEqual({ text: `${before}${"\ufffd".repeat(odd.length)}${after}`, encoding: "utf-8" });
    }
  });

  it("shows a wrong byte, and reads all around it", async () => {
    const source = Buffer.from("// 读取配置\nint a = 1;\n// 第二行\n");
    const wrong = Buffer.concat([source, Buffer.from([0x80]), Buffer.from("\n// 末尾\n")]);
    expect(await read(wrong)).toEqual({
      text: "// 读取配置\nint a = 1;\n// 第二行\n\ufffd\n// 末尾\n",
      encoding: "utf-8",
    });
    for (const cut of [1, 2]) {
      expect((await read(source.subarray(0, source.length - 1 - cut)))?.text, `cut ${cut}`).toBe(
        "// 读取配置\nint a = 1;\n// 第二\ufffd",
      );
    }
    expect((await read(Buffer.from([...Buffer.from("中"), 0xff])))?.text).toBe("中\ufffd");
    expect((await read(Buffer.from([...Buffer.from("plain, then cut: 中").subarray(0, -1)])))?.encoding).toBe("utf-8");
    expect(
      await read(Buffer.from("\ufeffa\xff\n", "latin1").fill(Buffer.from([0xef, 0xbb, 0xbf]), 0, 0)),
    ).toBeDefined();
    expect(await read(Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xff]))).toEqual({ text: "a\ufffd", encoding: "utf-8" });
    for (const encoding of ["gb18030", "big5", "shift_jis", "euc-kr"]) {
      const [, , , long = texts[encoding]?.join("\n") ?? ""] = texts[encoding] ?? [];
      const bytes = Buffer.concat([
        iconv.encode(`${texts[encoding]?.join("\n")}\n`, encoding),
        Buffer.from([0xff, 0x0a]),
        iconv.encode(long, encoding),
      ]);
      const found = await read(bytes);
      expect(found?.encoding, encoding).toBe(encoding);
      expect(found?.text.split("\ufffd").length, encoding).toBe(2);
    }
  });

  it("reads UTF-16 with and without a mark, and takes no binary data for it", async () => {
    for (const text of ["Windows text\r\nsecond\r\n", "中文文本，第一行\n第二行 a\n", "Grüße\n", "hi\n"]) {
      const [little, big] = [Buffer.from(text, "utf16le"), Buffer.from(text, "utf16le").swap16()];
      const wanted = text.replaceAll("\r\n", "\n");
      expect(await read(little), text).toEqual({ text: wanted, encoding: "utf-16le" });
      expect(await read(big), text).toEqual({ text: wanted, encoding: "utf-16be" });
      expect(await read(Buffer.concat([Buffer.from([0xff, 0xfe]), little])), text).toEqual({
        text: wanted,
        encoding: "utf-16le",
      });
    }
    const shorts = Buffer.from(
      new Int16Array(Array.from({ length: 400 }, (_, i) => Math.round(9000 * Math.sin(i / 9)))).buffer,
    );
    for (const bytes of [
      Buffer.from("a.txt\0b.txt\0long name\0\0"),
      Buffer.from([0, 1, 2, 3]),
      shorts,
      Buffer.from("needle\0needle\n"),
    ]) {
      expect(await decodeText(bytes)).toBeUndefined();
    }
  });
});

describe("an edit", () => {
  /** Files whose bytes cannot be told from their text. */
  const files: [string, Buffer][] = [
    ["UTF-8", Buffer.from([...Buffer.from("第一行\nkey = 1\n"), 0x80, ...Buffer.from(" 中\xe9 x\nlast ")])],
    ["UTF-8 cut at the end", Buffer.from("第一行\nkey = 1\n第二行").subarray(0, -2)],
    [
      "UTF-8 with CRLF and a mark",
      Buffer.from([0xef, 0xbb, 0xbf, ...Buffer.from("第一行\r\nkey = 1\r\n第"), 0xfe, 0xff, ...Buffer.from("\r\nend")]),
    ],
    [
      "GBK",
      Buffer.concat([
        iconv.encode("第一行的中文\nkey = 1\n价格", "gb18030"),
        Buffer.from([0xff]),
        iconv.encode("，中文\n", "gb18030"),
      ]),
    ],
    [
      "Shift_JIS with two codes for one sign",
      Buffer.from([...iconv.encode("これは日本語の\nkey = 1\nテキスト", "shift_jis"), 0x81, 0xe6, 0x87, 0x9a, 0x0a]),
    ],
    [
      "UTF-16 with half a pair",
      Buffer.from([0xff, 0xfe, ...Buffer.from("a\nkey = 1\n", "utf16le"), 0x00, 0xd8, 0x62, 0x00]),
    ],
  ];

  it.each(files)("keeps every byte of a file in %s that it does not change", async (_name, bytes) => {
    const was = await decodeText(bytes);
    if (!was) throw new Error("is text");
    const save = (text: string) => encodeChanged(text, was.format, bytes, was);
    expect(await save(was.text)).toEqual(bytes);
    const wide = was.format.encoding.startsWith("utf-16");
    const coded = (text: string) => Buffer.from(text, wide ? "utf16le" : "utf8");
    const at = bytes.indexOf(coded("key = 1"));
    const replaced = (by: string) =>
      Buffer.concat([bytes.subarray(0, at), coded(by), bytes.subarray(at + coded("key = 1").length)]);
    expect(await save(was.text.replace("key = 1", "key = 22"))).toEqual(replaced("key = 22"));
    // Also in the lines that have the wrong bytes.
    const changed = await save(
      was.text
        .split("\n")
        .map((line) => `>${line}`)
        .join("\n"),
    );
    const again = await decodeText(changed);
    expect(again?.text).toBe(
      was.text
        .split("\n")
        .map((line) => `>${line}`)
        .join("\n"),
    );
    expect(await encodeChanged(was.text, was.format, changed, again ?? was)).toEqual(bytes);
  });

  it("still refuses what the encoding cannot hold", async () => {
    const bytes = iconv.encode("第一行的中文\n", "gb18030");
    const was = await decodeText(bytes);
    await expect(
      encodeText("\ufffd中", was?.format ?? { encoding: "gb18030", eol: "lf", bom: false }),
    ).resolves.toBeDefined();
    await expect(encodeText("é中", { encoding: "shift_jis", eol: "lf", bom: false })).rejects.toThrow("“é” (U+00E9)");
  });
});
