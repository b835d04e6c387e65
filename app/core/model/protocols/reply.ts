// Reads one streamed reply to its end, for all protocols. Decides whether the reply is complete, and classifies
// failures.
import { modelError, type ModelError } from "#core/model/model-errors.ts";
import type { JsonObject } from "#core/model/message.ts";
import type { ModelEvent, ReportedSoFar } from "#core/model/provider.ts";
import { BrokenStream, type Connection, RefusedInStream, refusalFromPayload } from "./vendor-fetch.ts";
import { parseError, parseObject } from "./json.ts";
import { sseItems, type StreamItem } from "./sse.ts";

export type Finished = Extract<ModelEvent, { type: "finished" }>;

/** The part that each protocol implements: it converts payloads to events. */
export interface ReplyReader {
  /** Converts one payload. Throws RefusedInStream if the payload is an error. */
  read(payload: JsonObject): Iterable<ModelEvent>;
  /** True when the reply is complete. */
  done(): boolean;
  /**
   * Closes open blocks and returns the final event. Returns undefined if the vendor has not reported the end. `marked`:
   * true if the stream itself said that it was complete.
   */
  end(marked: boolean): { events: ModelEvent[]; finished: Finished } | undefined;
  counted(): ReportedSoFar;
}

/**
 * Reads the reply. Never throws, and ends with exactly one `finished` or `failed`. @param split parses bytes into
 * payloads
 */
export async function* readReply(
  open: () => Promise<Response>,
  reader: ReplyReader,
  connection: Connection,
  split: typeof sseItems = sseItems,
): AsyncGenerator<ModelEvent> {
  const seen: Seen = { payloads: 0, junk: "", content: false, marked: false, counted: "" };
  let error: ModelError | undefined;
  try {
    for await (const item of items(await open(), split, connection.heard)) {
      seen.marked = "data" in item && item.data.trim() === "[DONE]";
      if (seen.marked) break;
      const payload = "data" in item ? parseObject(item.data) : undefined;
      if (!payload) {
        note(seen, item);
        continue;
      }
      seen.payloads += 1;
      let silent = true;
      for (const event of reader.read(payload)) {
        silent = false;
        seen.content ||= isContent(event);
        yield event;
      }
      // Vendors report figures in payloads of their own, or in each one.
      if (silent || seen.payloads === 1) yield* newlyCounted(reader, seen);
      if (reader.done()) break;
    }
    yield* wholeAnswer(reader, seen);
  } catch (thrown) {
    error = connection.explain(thrown);
  }
  yield* conclude(reader, seen, error, connection);
}

function* newlyCounted(reader: ReplyReader, seen: Seen): Generator<ModelEvent> {
  const reported = reader.counted();
  const text = JSON.stringify(reported);
  if (!reported.usage || text === seen.counted) return;
  seen.counted = text;
  yield { type: "counted", reported };
}

/** Reads the answer of a host that does not stream: one JSON object. Asking again would be paid again. */
function* wholeAnswer(reader: ReplyReader, seen: Seen): Generator<ModelEvent> {
  const body = seen.payloads === 0 ? parseObject(seen.junk) : undefined;
  if (!Array.isArray(body?.choices) || body.choices.length === 0) return;
  seen.payloads = 1;
  seen.marked = true;
  yield* reader.read(body);
}

/** Maximum length of stored junk in characters. An answer that is not streamed arrives as junk first. */
const longestJunk = 1_000_000;

interface Seen {
  payloads: number;
  /** Data that was not an event, up to a limit. */
  junk: string;
  /** True if an answer has arrived: a call, or a text that is not blank. */
  content: boolean;
  /** True if the stream ended with its end mark. */
  marked: boolean;
  /** The last reported figures, as text. */
  counted: string;
}

const isContent = (event: ModelEvent): boolean =>
  event.type === "block.ended" &&
  (event.content.type === "tool-call" || (event.content.type === "text" && event.content.text.trim() !== ""));

async function* items(response: Response, split: typeof sseItems, heard: () => void): AsyncGenerator<StreamItem> {
  if (!response.body) return;
  try {
    yield* split(response.body, heard);
  } catch {
    // The vendor has taken the request, even if nothing has come of it.
    throw new BrokenStream(modelError("truncated"));
  }
}

function note(seen: Seen, item: StreamItem): void {
  const text = "data" in item ? item.data : item.junk;
  if (seen.junk.length < longestJunk) seen.junk += `${text}\n`;
}

function* conclude(
  reader: ReplyReader,
  seen: Seen,
  error: ModelError | undefined,
  connection: Connection,
): Generator<ModelEvent> {
  // If the connection breaks after the vendor has reported the end, the reply is complete.
  const end = error?.kind === "aborted" ? undefined : reader.end(seen.marked);
  if (end) {
    yield* end.events;
    const { finished } = end;
    const blank = !seen.content && !end.events.some(isContent);
    const empty = blank && (finished.stop === "end" || finished.stop === "paused");
    yield empty ? { type: "failed", error: modelError("empty"), ...reader.counted() } : finished;
    return;
  }
  yield { type: "failed", error: error ?? incomplete(seen, connection), ...reader.counted() };
}

function incomplete(seen: Seen, connection: Connection): ModelError {
  if (seen.payloads) return modelError("truncated");
  if (!seen.junk.trim()) return modelError("empty");
  // Some gateways answer with status 200 and put the error into a plain JSON body.
  const body = parseError(seen.junk);
  if (body?.error) return connection.explain(new RefusedInStream(refusalFromPayload(body, seen.junk)));
  return modelError("malformed", { detail: refusalFromPayload(undefined, seen.junk).text.slice(0, 200) });
}

/** True if a stop reason says that the vendor withheld the answer or its rest. Gemini adds its own reason. */
export const saysWithheld = (reason: string): boolean =>
  /^(content_filter|content_filtered|guardrail_intervened|sensitive|(image_)?safety|(image_)?recitation|(image_)?prohibited_content|blocklist|spii|refusal)\b/i.test(
    reason,
  );

/** True if a stop reason says that the model's window was full. */
export const saysFull = (reason: string): boolean => /^(model_length|model_context_window_exceeded)$/i.test(reason);
