// Rows of the inbox. A waiting command can be changed. After a command has been taken, its row contains only the id.
import type { CommandId, SessionId } from "#core/ids.ts";
import { CommandGone, type Revision } from "#core/store-ports.ts";
import type { Command } from "#core/session/commands.ts";
import { scrub } from "./scrub.ts";

/**
 * A row of the inbox. When its command is taken or withdrawn, the row becomes a tombstone: only `order` and `id`
 * remain. If the same command is put again, the tombstone shows that it is a duplicate.
 */
export interface CommandRow {
  order?: number;
  id: CommandId;
  /** The session whose command is waiting; absent in a tombstone. */
  waiting?: SessionId;
  command?: Command;
}

export function toRow(command: Command): CommandRow {
  const clean = scrub(command);
  return { id: clean.id, waiting: clean.sessionId, command: clean };
}

/** Returns the row with the changes applied to its message. Undefined if the row does not contain a message. */
export function revised(row: CommandRow, { content, when, at }: Revision): CommandRow | undefined {
  const { command } = row;
  if (command?.type !== "say") return undefined;
  const changes = { content: scrub(content ?? command.content), when: when ?? command.when, at: at ?? command.at };
  return { ...row, command: { ...command, ...changes } };
}

/** Returns the two rows with their positions swapped. Undefined unless both contain waiting messages of one session. */
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

/**
 * Returns the tombstones that replace the rows of consumed commands. Throws CommandGone if one of the commands is not
 * waiting.
 */
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
