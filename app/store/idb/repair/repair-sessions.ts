// Makes damaged rows of sessions again from their logs, so that every chat stays in the list.
import type { SessionEvent } from "#core/session/events.ts";
import { emptyRow, isWholeRow, rowOf, type SessionRow } from "../../projection.ts";
import { allEventsOf, type OctoDatabase, write } from "../database.ts";

export async function repairSessions(db: OctoDatabase): Promise<void> {
  for (const { sessionId } of (await db.getAll("sessions")).filter((row) => !isWholeRow(row)))
    await write(db, ["sessions", "events"], "relaxed", async (tx) => {
      const events = await tx.objectStore("events").getAll(allEventsOf(sessionId));
      // The page of a chat whose log is damaged too says so, and can restore or delete it.
      const bare = { ...emptyRow(sessionId, 0), lastSeq: events.at(-1)?.seq ?? 0 };
      await tx.objectStore("sessions").put({ ...(rowIfReadable(events) ?? bare), sessionId });
    });
}

function rowIfReadable(events: SessionEvent[]): SessionRow | undefined {
  try {
    const row = rowOf(events);
    return isWholeRow(row) ? row : undefined;
  } catch {
    return undefined;
  }
}
