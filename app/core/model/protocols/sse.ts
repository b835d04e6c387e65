// Server-sent events from a body, forgiving: any line ends, no final blank line, and what is no event is told apart.

/** The data of one event, or what came that belongs to none. */
export type StreamItem = { data: string } | { junk: string };

export async function* sseItems(body: ReadableStream<Uint8Array>, heard: () => void): AsyncGenerator<StreamItem> {
  let data: string[] = [];
  for await (const line of lines(body, heard)) {
    if (line === "") {
      if (data.length) yield { data: data.join("\n") };
      data = [];
      continue;
    }
    const [, field, value] = /^(data|event|id|retry)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === "data") data.push(value ?? "");
    else if (field === undefined && !line.startsWith(":")) yield { junk: line };
  }
  if (data.length) yield { data: data.join("\n") };
}

async function* lines(body: ReadableStream<Uint8Array>, heard: () => void): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (value?.length) heard();
      const text = decoder.decode(value, { stream: !done });
      rest += text;
      // Splitting only when a line may have ended keeps long lines in small chunks linear.
      if (done || /[\r\n]/.test(text)) {
        // A carriage return at the edge of a chunk may be half of a line end.
        const half = !done && rest.endsWith("\r") ? "\r" : "";
        const parts = rest.slice(0, rest.length - half.length).split(/\r\n|\n|\r/);
        rest = (parts.pop() ?? "") + half;
        yield* parts;
      }
      if (done) break;
    }
    if (rest) yield rest;
  } finally {
    // Also reached when the caller has had enough: the connection must not linger.
    reader.cancel().catch(() => undefined);
  }
}
