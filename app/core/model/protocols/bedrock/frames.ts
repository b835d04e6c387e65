// Reads AWS's binary event stream. Yields each event as JSON with its name, and other data as junk.
import { EventStreamCodec } from "@smithy/eventstream-codec";
import type { StreamItem } from "#core/model/protocols/sse.ts";

const utf8 = new TextDecoder();
const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === "string" ? bytes : utf8.decode(bytes)),
  (text) => new TextEncoder().encode(text),
);

/**
 * Maximum length of a frame in bytes. AWS's frames are smaller. If text is misread as a length, the number is always
 * greater.
 */
const longestFrame = 17 * 1024 * 1024;
/** Length in bytes of a frame without content: two lengths and two checksums. */
const shortestFrame = 16;
const longestJunk = 64 * 1024;

/** Yields the stream's items. Throws if a checksum is wrong, or if anything other than a frame follows a frame. */
export async function* eventStreamItems(
  body: ReadableStream<Uint8Array>,
  heard: () => void,
): AsyncGenerator<StreamItem> {
  const reader = body.getReader();
  const frames = frameBuffer();
  let any = false;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (value?.length) heard();
      if (value) frames.add(value);
      for (let frame = frames.next(); frame; frame = frames.next()) {
        any = true;
        yield { data: eventOf(frame) };
      }
      if (done) break;
    }
    const rest = frames.rest();
    if (any && rest.length) throw new Error("The stream ends within a frame.");
    if (rest.length) yield { junk: utf8.decode(rest.subarray(0, longestJunk)) };
  } finally {
    // Closes the connection, even if the caller stops reading early.
    reader.cancel().catch(() => undefined);
  }
}

function frameBuffer() {
  let chunks: Uint8Array[] = [];
  let held = 0;
  /**
   * Number of bytes needed before the next parse. Chunks are joined only then, so that the time for a long frame grows
   * linearly.
   */
  let needed = shortestFrame;

  function joined(): Uint8Array {
    const [first = new Uint8Array()] = chunks;
    if (chunks.length < 2) return first;
    const all = new Uint8Array(held);
    let at = 0;
    for (const chunk of chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    chunks = [all];
    return all;
  }

  return {
    add(chunk: Uint8Array): void {
      chunks.push(chunk);
      held += chunk.length;
    },
    /** Returns the next complete frame; undefined while bytes are missing. */
    next(): Uint8Array | undefined {
      if (held < needed) return undefined;
      const all = joined();
      const length = new DataView(all.buffer, all.byteOffset).getUint32(0);
      // Data that is not a frame is collected until the stream ends, and then returned as text.
      const isFrame = length >= shortestFrame && length <= longestFrame;
      needed = isFrame ? length : Number.POSITIVE_INFINITY;
      if (held < needed) return undefined;
      chunks = [all.subarray(length)];
      held -= length;
      needed = shortestFrame;
      return all.subarray(0, length);
    },
    rest: joined,
  };
}

/**
 * Converts a frame to JSON. An event becomes `{"messageStop":{…}}`, and an exception has the format of other vendors'
 * errors.
 */
function eventOf(frame: Uint8Array): string {
  const { headers, body } = codec.decode(frame);
  const header = (name: string) => String(headers[`:${name}`]?.value ?? "");
  const text = utf8.decode(body) || "{}";
  switch (header("message-type")) {
    case "exception":
      return `{"error":${text},"type":${JSON.stringify(exceptionName(header("exception-type")))}}`;
    case "error": {
      const error = { message: header("error-message") };
      return JSON.stringify({ error, type: exceptionName(header("error-code")) });
    }
    default:
      return `{${JSON.stringify(header("event-type"))}:${text}}`;
  }
}

/**
 * Capitalises an exception's name, because streams send `throttlingException` but error responses send
 * `ThrottlingException`.
 */
const exceptionName = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
