// The list of chats: what runs, what waits, and what can be done with each.
import { A, useMatch, useNavigate } from "@solidjs/router";
import Ellipsis from "lucide-solid/icons/ellipsis";
import Pin from "lucide-solid/icons/pin";
import { createSignal, For, type JSX, Show } from "solid-js";
import { type CommandId, makeId } from "#core/ids.ts";
import type { SessionSummary } from "#core/ports.ts";
import type { Wish } from "#core/session/commands.ts";
import { Confirm } from "../kit/confirm.tsx";
import { Dialog } from "../kit/dialog.tsx";
import { moment } from "../kit/format.ts";
import { toast } from "../kit/toast.tsx";
import { useOcto } from "../state/context.ts";
import { createSessionList } from "../state/session-list.ts";
import { language, t } from "../text/t.ts";
import "./sessions.css";

export function SessionRows(): JSX.Element {
  const [archived, setArchived] = createSignal(false);
  const list = createSessionList(archived);
  const show = (next: boolean) => {
    setArchived(next);
    list.refresh();
  };
  return (
    <section class="sessions" aria-label={t().sessions.title}>
      <ul>
        <For
          each={list.rows}
          fallback={
            <Show when={list.ready()}>
              <li class="sessions-empty">{archived() ? t().sessions.archivedEmpty : t().sessions.empty}</li>
            </Show>
          }
        >
          {(row) => <Row row={row} />}
        </For>
      </ul>
      <Show when={list.more()}>
        <button type="button" class="quiet small" onClick={() => list.extend()}>
          {t().sessions.more}
        </button>
      </Show>
      <Show when={list.rows.length > 0 || archived()}>
        <button type="button" class="quiet small" aria-pressed={archived()} onClick={() => show(!archived())}>
          {t().sessions.archived}
        </button>
      </Show>
    </section>
  );
}

/** The list as a page of its own, where there is no room beside the conversation. */
export function SessionsPage(): JSX.Element {
  return (
    <div class="sessions-page">
      <div class="row">
        <h1>{t().sessions.title}</h1>
        <A class="button" href="/">
          {t().chat.newChat}
        </A>
      </div>
      <SessionRows />
    </div>
  );
}

function Row(props: { row: SessionSummary }): JSX.Element {
  const octo = useOcto();
  const navigate = useNavigate();
  const here = useMatch(() => `/chat/${props.row.sessionId}`);
  const [open, setOpen] = createSignal(false);
  const [removing, setRemoving] = createSignal(false);
  const title = () => props.row.title || t().sessions.untitled;
  const ask = async (wish: Wish) => {
    const id = makeId<CommandId>("command", Date.now(), Math.random);
    setOpen(false);
    await octo.call((api) =>
      api.ask({ ...wish, id, sessionId: props.row.sessionId, by: { kind: "page" }, at: Date.now() }),
    );
  };
  const remove = async () => {
    setRemoving(false);
    if (here()) navigate("/");
    await ask({ type: "remove" });
    toast(t().sessions.removed);
  };
  return (
    <li class="session" data-status={props.row.status}>
      <A class="session-link" href={`/chat/${props.row.sessionId}`}>
        <span class="session-title">{title()}</span>
        <Show when={props.row.status !== "idle"}>
          <span
            class="session-mark"
            role="img"
            aria-label={props.row.status === "running" ? t().sessions.running : t().sessions.waiting}
          />
        </Show>
        <Show when={props.row.pinned}>
          <Pin size={12} aria-label={t().sessions.pin} />
        </Show>
        <time>{moment(props.row.updatedAt, language())}</time>
      </A>
      <button
        type="button"
        class="quiet icon small session-more"
        aria-label={t().sessions.actions(title())}
        onClick={() => setOpen(true)}
      >
        <Ellipsis size={16} />
      </button>
      <Dialog open={open()} close={() => setOpen(false)} label={t().sessions.actions(title())}>
        <Actions
          row={props.row}
          title={title()}
          ask={(wish) => void ask(wish)}
          remove={() => {
            setOpen(false);
            setRemoving(true);
          }}
        />
      </Dialog>
      <Confirm
        words={removing() ? t().sessions.removeAsk(title()) : undefined}
        action={t().sessions.remove}
        run={() => void remove()}
        close={() => setRemoving(false)}
      />
    </li>
  );
}

function Actions(props: { row: SessionSummary; title: string; ask(wish: Wish): void; remove(): void }): JSX.Element {
  const rename = (event: SubmitEvent) => {
    event.preventDefault();
    const title = String(new FormData(event.currentTarget as HTMLFormElement).get("title")).trim();
    if (title) props.ask({ type: "configure", changes: { title, titled: true } });
  };
  return (
    <div class="stack">
      <form class="row" onSubmit={rename}>
        <input type="text" name="title" aria-label={t().sessions.name} value={props.title} />
        <button type="submit">{t().sessions.rename}</button>
      </form>
      <div class="row">
        <button type="button" onClick={() => props.ask({ type: "configure", changes: { pinned: !props.row.pinned } })}>
          {props.row.pinned ? t().sessions.unpin : t().sessions.pin}
        </button>
        <button
          type="button"
          onClick={() => props.ask({ type: "configure", changes: { archived: !props.row.archived } })}
        >
          {props.row.archived ? t().sessions.unarchive : t().sessions.archive}
        </button>
        <button type="button" class="danger" onClick={() => props.remove()}>
          {t().sessions.remove}
        </button>
      </div>
    </div>
  );
}
