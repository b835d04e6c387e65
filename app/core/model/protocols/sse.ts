// A lenient parser for server-sent events. It accepts all line ends and a missing final blank line, and returns junk
// separately.

/** The data of one event, or a line that belongs to no event. */
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
    const [, error] = /^error: ?(\{.*)$/s.exec(line) ?? [];
    if (field === "data") data.push(value ?? "");
    // Older llama.cpp servers report an error in a field of its own.
    else if (error !== undefined) yield { data: `{"error":${error}}` };
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
      // Splits only if a line has ended, so that the time for a long line in small chunks grows linearly.
      if (done || /[\r\n]/.test(text)) {
        // A carriage return at the end of a chunk may be the first half of a CRLF.
        const half = !done && rest.endsWith("\r") ? "\r" : "";
        const parts = rest.slice(0, rest.length - half.length).split(/\r\n|\n|\r/);
        rest = (parts.pop() ?? "") + half;
        yield* parts;
      }
      if (done) break;
    }
    if (rest) yield rest;
  } finally {
    // Closes the connection, even if the caller stops reading early.
    reader.cancel().catch(() => undefined);
  }
}
