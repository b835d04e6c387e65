// Reads the backup file of a chat: one line per event, with the event's attachments. Makes the log of a restored chat
// from it.
import { z } from "zod";
import type { EventBody, SessionEvent } from "#core/session/events.ts";
import type { SessionSettings } from "#core/session/session-settings.ts";
import { parseJson, readEvent } from "./log-schema.ts";
import { type EmbeddedBlob, embeddedBlob } from "./chat-file.ts";

const stamp = z.looseObject({
  sessionId: z.string(),
  seq: z.int().min(1),
  epoch: z.number(),
  device: z.string(),
  attached: z.array(embeddedBlob).optional(),
});

export interface BackupLog {
  /** The chat's events from the first one on, without a gap. */
  events: SessionEvent[];
  blobs: EmbeddedBlob[];
  /** Number of lines that cannot be read, such as a line that a crash cut short. */
  unreadable: number;
}

export const emptyLog = (): BackupLog => ({ events: [], blobs: [], unreadable: 0 });

/** Adds lines of the file to `log`. Skips repeated events, and all events after a gap. */
export function readBackupLog(log: BackupLog, sessionId: string, lines: string[]): void {
  for (const line of lines) {
    if (line.trim() === "") continue;
    const value = parseJson(line);
    const stamped = stamp.safeParse(value);
    const read = readEvent(value);
    if (!stamped.success || "fault" in read || stamped.data.sessionId !== sessionId) log.unreadable += 1;
    else if (stamped.data.seq === log.events.length + 1) {
      const { attached: _attached, ...event } = read.event as SessionEvent & { attached?: unknown };
      log.events.push(event as SessionEvent);
      log.blobs.push(...(stamped.data.attached ?? []));
    }
  }
}

const interruptedText = "This was under way when the chat was backed up. Check what it did before you repeat it.";

/**
 * Makes the log of a restored chat. Any program on the machine may have written the file, even a command of the agent,
 * so the file's permission rules are dropped. Events keep their numbers, because the backup continues in the same file.
 * Open turns, asks and calls cannot continue after a restore, so events at the end close them.
 */
export function restoredEvents(events: SessionEvent[]): SessionEvent[] {
  const last = events.at(-1);
  if (!last || events[0]?.type !== "session.started") return [];
  const called = new Set(events.flatMap((event) => (event.type === "model.called" ? event.call.callId : [])));
  const safe = events.map((event): SessionEvent => {
    const open = event.type === "model.started" && !called.has(event.callId);
    const { sessionId, seq, at, epoch, device } = event;
    return open || event.type === "rule.added"
      ? { type: "session.changed", changes: {}, sessionId, seq, at, epoch, device }
      : event;
  });
  const { sessionId, at, epoch, device, seq } = last;
  const closing = closingEvents(events).map(
    (body, i): SessionEvent => ({ ...body, sessionId, at, epoch, device, seq: seq + i + 1 }),
  );
  return [...safe, ...closing];
}

/**
 * Makes the events that close open asks, calls and turns. They also change a mode in which the person would not be
 * asked.
 */
function closingEvents(events: SessionEvent[]): EventBody[] {
  const tools = new Set<Extract<EventBody, { type: "tool.started" }>["callId"]>();
  const asks = new Set<Extract<EventBody, { type: "ask.closed" }>["askId"]>();
  let turn: Extract<EventBody, { type: "turn.ended" }>["turnId"] | undefined;
  const settings: Partial<SessionSettings> = {};
  for (const event of events) {
    if (event.type === "tool.started") tools.add(event.callId);
    if (event.type === "tool.ended") tools.delete(event.callId);
    if (event.type === "ask.opened") asks.add(event.ask.askId);
    if (event.type === "ask.closed") asks.delete(event.askId);
    if (event.type === "turn.started") turn = event.turnId;
    if (event.type === "turn.ended") turn = undefined;
    if (event.type === "session.started") Object.assign(settings, event.settings);
    if (event.type === "session.changed") Object.assign(settings, event.changes);
  }
  const result = { outcome: "interrupted", parts: [{ type: "text", text: interruptedText }], ms: 0 } as const;
  return [
    ...[...asks].map((askId): EventBody => {
      return { type: "ask.closed", askId, answer: { type: "unanswered" }, by: { kind: "octo" } };
    }),
    ...[...tools].map((callId): EventBody => {
      return { type: "tool.ended", callId, result: { ...result, parts: [...result.parts] } };
    }),
    ...(turn ? [{ type: "turn.ended", turnId: turn, reason: "interrupted" } as const] : []),
    ...(settings.mode === "ask" || settings.mode === "plan"
      ? []
      : [{ type: "session.changed", changes: { mode: "ask" } } as const]),
  ];
}
