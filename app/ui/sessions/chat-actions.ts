// Actions for one or several chats in the list, with Undo where possible.
import { useLocation, useNavigate } from "@solidjs/router";
import type { SessionId } from "#core/ids.ts";
import type { SessionSummary } from "#core/store-ports.ts";
import type { Wish } from "#core/session/commands.ts";
import type { SessionSettings } from "#core/session/session-settings.ts";
import { fileName, saveFile } from "../kit/save-file.ts";
import { toast } from "../parts/frame/toast.tsx";
import { useOcto } from "../state/context.ts";
import { pageCommand } from "../state/page-command.ts";
import { t } from "../text/t.ts";

export interface ChatActions {
  configure(ids: SessionId[], changes: Partial<SessionSettings>): Promise<void>;
  /** Moves the chats to the trash, with Undo. */
  trash(ids: SessionId[]): Promise<void>;
  /** Deletes the chats permanently. */
  remove(ids: SessionId[]): Promise<void>;
  emptyTrash(): Promise<void>;
  exportMarkdown(row: SessionSummary): Promise<void>;
  exportChats(rows: SessionSummary[]): Promise<void>;
  importFile(file: File): Promise<void>;
}

export const titleOf = (row: SessionSummary): string => row.title || t().sessions.untitled;

export function createChatActions(): ChatActions {
  const octo = useOcto();
  const navigate = useNavigate();
  const location = useLocation();

  const ask = (sessionId: SessionId, wish: Wish) => octo.call((api) => api.ask(pageCommand(sessionId, wish)));
  const askAll = async (ids: SessionId[], wish: Wish) => {
    await Promise.all(ids.map((id) => ask(id, wish)));
  };
  const configure = (ids: SessionId[], changes: Partial<SessionSettings>) =>
    askAll(ids, { type: "configure", changes });
  /** Leaves the page of the open chat if that chat is among the chats to delete. */
  const leave = (ids: SessionId[]) => {
    if (ids.some((id) => location.pathname === `/chat/${id}`)) navigate("/");
  };

  const remove = async (ids: SessionId[]) => {
    leave(ids);
    await askAll(ids, { type: "remove" });
    toast(t().sessions.removedForGood(ids.length));
  };

  return {
    configure,
    async trash(ids) {
      leave(ids);
      await configure(ids, { trashed: true });
      const undo = () => void configure(ids, { trashed: false });
      toast(t().sessions.removed(ids.length), { label: t().sessions.undo, run: undo });
    },
    remove,
    async emptyTrash() {
      const rows = await octo.call((api) => api.sessions.list({ view: "trashed" }));
      await remove(rows.map(({ sessionId }) => sessionId));
    },
    async exportMarkdown(row) {
      const { untitled, tokens } = t().sessions;
      const words = { untitled, tokens, person: t().chat.you, agent: t().chat.octo };
      saveFile(fileName(titleOf(row), "md"), await octo.call((api) => api.transfer.print(row.sessionId, words)));
    },
    async exportChats(rows) {
      const [first, ...others] = rows;
      if (!first) return;
      const file = await octo.call((api) => api.transfer.save(rows.map(({ sessionId }) => sessionId)));
      saveFile(fileName(others.length > 0 ? "octo" : titleOf(first), "jsonl"), file);
    },
    async importFile(file) {
      const answer = await octo.call((api) => api.transfer.load(file));
      const { importProblems, imported } = t().sessions;
      if ("ids" in answer) {
        toast(imported(answer.ids.length));
        navigate(answer.ids.length === 1 ? `/chat/${answer.ids[0]}` : "/chats");
      } else if (answer.problem === "broken") toast(importProblems.broken(answer.line, answer.fault));
      else toast(importProblems[answer.problem]);
    },
  };
}
