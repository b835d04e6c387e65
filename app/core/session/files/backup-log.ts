// Reads the backup file of a chat: one line per event, with the event's attachments. Makes the log of a restored chat
// from it.
import * as z from "zod/mini";
import type { SessionEvent } from "#core/session/events.ts";
import { disarm, type OwnSettings } from "./foreign-log.ts";
import { parseJson, readEvent } from "./log-schema.ts";
import { type EmbeddedBlob, embeddedBlob } from "./chat-file.ts";

const stamp = z.looseObject({
  sessionId: z.string(),
  seq: z.int().check(z.minimum(1)),
  epoch: z.number(),
  device: z.string(),
  attached: z.optional(z.array(embeddedBlob)),
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

/**
 * Makes the log of a restored chat. Any program on the machine may have written the file, even a command of the agent,
 * so nothing in the file permits anything. Events keep their numbers, because the backup continues in the same file.
 * Open turns and calls cannot continue after a restore, so events at the end close them.
 */
export function restoredEvents(events: SessionEvent[], own: OwnSettings = {}): SessionEvent[] {
  const last = events.at(-1);
  if (!last || events[0]?.type !== "session.started") return [];
  const { sessionId, epoch, device } = last;
  return disarm(events, own).map((event, i) => {
    const stamp = events[i] ?? { sessionId, seq: i + 1, epoch, device };
    return { ...event, sessionId, seq: stamp.seq, epoch: stamp.epoch, device: stamp.device };
  });
}
