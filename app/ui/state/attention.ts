// Draws attention to chats: notifications, a number on the app's icon, and a screen that stays on while a chat runs.
import { useNavigate } from "@solidjs/router";
import { onCleanup } from "solid-js";
import { onOneLine } from "#core/hidden-characters.ts";
import type { SessionId } from "#core/ids.ts";
import type { SessionSummary } from "#core/store-ports.ts";
import { t } from "../text/t.ts";
import { useDoors, useOcto } from "./context.ts";

/** How many of the newest chats are watched. Running and waiting chats are expected to be among them. */
const watchedChats = 50;

type Status = SessionSummary["status"];

/** Watches the chats. Called once, by the frame of the app. */
export function createAttention(): void {
  const octo = useOcto();
  const { notices } = useDoors();
  const navigate = useNavigate();
  let before: Map<SessionId, Status> | undefined;

  const refresh = async () => {
    const rows = await octo.call((api) => api.sessions.list({ limit: watchedChats })).catch(() => undefined);
    if (!rows) return;
    notices.badge(rows.filter(({ status }) => status === "waiting").length);
    notices.stayAwake(rows.some(({ status }) => status === "running"));
    for (const row of rows) {
      const was = before?.get(row.sessionId);
      if (was && was !== row.status) notify(row, was);
    }
    before = new Map(rows.map(({ sessionId, status }) => [sessionId, status]));
  };
  const notify = (row: SessionSummary, was: Status) => {
    const words =
      row.status === "waiting"
        ? t().notices.waits
        : was === "running" && row.status === "idle"
          ? endOf(row)
          : undefined;
    if (!words) return;
    const title = onOneLine(row.title) || t().sessions.untitled;
    notices.show({ title, body: words, path: `/chat/${row.sessionId}`, tag: row.sessionId });
  };
  onCleanup(octo.watch({ kind: "sessions" }, (message) => message.kind === "sessions" && void refresh()));

  const openPath = ({ data }: MessageEvent) => {
    const message = data as { type?: string; path?: string } | null;
    if (message?.type === "go" && message.path) navigate(message.path);
  };
  navigator.serviceWorker?.addEventListener("message", openPath);
  onCleanup(() => navigator.serviceWorker?.removeEventListener("message", openPath));
}

/**
 * The notification's text about a chat whose turn has ended. Undefined if the person stopped the turn, which needs no
 * notification.
 */
const endOf = ({ trouble }: SessionSummary): string | undefined =>
  trouble === "stopped" ? undefined : trouble ? t().notices.failed : t().notices.done;
