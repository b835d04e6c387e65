// A command's life in the inbox: it waits, it may be revised, and then it is gone for good.
import type { CommandId, SessionId } from "#core/ids.ts";
import { CommandGone, type Revision } from "#core/ports.ts";
import type { Command } from "#core/session/commands.ts";
import { scrub } from "./scrub.ts";

/** A command in the inbox. Once taken up or withdrawn only the id stays: the same command is a duplicate for good. */
export interface CommandRow {
  order?: number;
  id: CommandId;
  waiting?: SessionId;
  command?: Command;
}

export function toRow(command: Command): CommandRow {
  const clean = scrub(command);
  return { id: clean.id, waiting: clean.sessionId, command: clean };
}

/** Undefined when the row holds no message that could be edited. */
export function revised(row: CommandRow, { content, when }: Revision): CommandRow | undefined {
  const { command } = row;
  if (command?.type !== "say") return undefined;
  return { ...row, command: { ...command, content: scrub(content ?? command.content), when: when ?? command.when } };
}

/** Two waiting messages of one session in each other's place; undefined when one of them cannot be moved. */
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

/** Tombstones of the consumed. Throws CommandGone when one of them does not wait. */
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
