// The inbox in IndexedDB. `put` resolves when the command is durable. A command id is accepted only once.
import type { CommandId } from "#core/ids.ts";
import type { Inbox } from "#core/store-ports.ts";
import { type OctoDatabase, write } from "./database.ts";
import { type CommandRow, inOrder, revised, swapped, tombstone, toRow } from "../command-row.ts";

export function createInbox(db: OctoDatabase): Inbox {
  return {
    put: (command) =>
      write(db, ["inbox"], "strict", async (tx) => {
        const inbox = tx.objectStore("inbox");
        if ((await inbox.index("id").getKey(command.id)) !== undefined) return "duplicate";
        await inbox.add(toRow(command));
        return "accepted";
      }),

    waiting: async (sessionId) => inOrder(await db.getAllFromIndex("inbox", "waiting", sessionId)),

    revise: (id, changes) => change(db, id, (row) => revised(row, changes)).then((done) => (done ? "revised" : "gone")),

    swap: (id, other) =>
      write(db, ["inbox"], "strict", async (tx) => {
        const inbox = tx.objectStore("inbox");
        const rows = await Promise.all([id, other].map((one) => inbox.index("id").get(one)));
        const places = swapped(rows[0], rows[1]);
        if (!places) return "gone";
        // Both rows are deleted before the swapped rows are written, because no two rows may have the same id even for
        // a moment.
        await Promise.all(places.map(({ order }) => inbox.delete(order ?? 0)));
        await Promise.all(places.map((row) => inbox.put(row)));
        return "revised";
      }),

    withdraw: (id) => change(db, id, tombstone).then((done) => (done ? "withdrawn" : "gone")),
  };
}

/** Changes the row of a waiting command. Returns false if the command is no longer waiting. */
function change(db: OctoDatabase, id: CommandId, to: (row: CommandRow) => CommandRow | undefined): Promise<boolean> {
  return write(db, ["inbox"], "strict", async (tx) => {
    const row = await tx.objectStore("inbox").index("id").get(id);
    const next = row?.waiting && to(row);
    if (next) await tx.objectStore("inbox").put(next);
    return Boolean(next);
  });
}
