// Rows of the inbox. A command waits and may be revised. Once it has been taken, a row with only its id remains.
import type { CommandId, SessionId } from "#core/ids.ts";
import { CommandGone, type Revision } from "#core/store-ports.ts";
import type { Command } from "#core/session/commands.ts";
import { scrub } from "./scrub.ts";

/**
 * A command in the inbox. Once it is taken or withdrawn, only `order` and `id` stay (a tombstone), so that putting the
 * same command again is recognised as a duplicate.
 */
export interface CommandRow {
  order?: number;
  id: CommandId;
  /** The session for which the command waits; absent in a tombstone. */
  waiting?: SessionId;
  command?: Command;
}

export function toRow(command: Command): CommandRow {
  const clean = scrub(command);
  return { id: clean.id, waiting: clean.sessionId, command: clean };
}

/** Returns the row with the changes; undefined if the row does not hold a message. */
export function revised(row: CommandRow, { content, when }: Revision): CommandRow | undefined {
  const { command } = row;
  if (command?.type !== "say") return undefined;
  return { ...row, command: { ...command, content: scrub(content ?? command.content), when: when ?? command.when } };
}

/** Exchanges the places of two rows; undefined unless both hold waiting messages of one session. */
export function swapped(a: CommandRow | undefined, b: CommandRow | undefined): [CommandRow, CommandRow] | undefined {
  if (a?.command?.type !== "say" || b?.command?.type !== "say" || a.waiting !== b.waiting) return undefined;
  return [
    { ...a, order: b.order },
    { ...b, order: a.order },
  ];
}

export function inOrder(rows: CommandRow[]): Command[] {
  return rows.sort((a, b) => (a.order ?? 0) - (b.order ?? 0)).flatMap((row) => row.command ?? []);
}

/** Returns the tombstones of the consumed commands. Throws CommandGone if one of them is not waiting. */
export function consume(ids: CommandId[], rows: (CommandRow | undefined)[]): CommandRow[] {
  return ids.map((id, i) => {
    const row = rows[i];
    if (!row?.waiting) throw new CommandGone(id);
    return tombstone(row);
  });
}

export function tombstone({ order, id }: CommandRow): CommandRow {
  return order === undefined ? { id } : { order, id };
}
