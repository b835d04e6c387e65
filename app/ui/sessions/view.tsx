// The list of chats with a search field, search results, and actions for several chats at once.
import { A } from "@solidjs/router";
import { createSignal, type JSX, Show } from "solid-js";
import type { SessionSummary } from "#core/store-ports.ts";
import { Search } from "../kit/icons.ts";
import { Confirm } from "../kit/confirm.tsx";
import { standsBelowToasts } from "../parts/frame/toast.tsx";
import { actions } from "../state/actions.ts";
import { useOcto } from "../state/context.ts";
import { createSearch } from "../state/search-results.ts";
import { createSessionList, type ListView } from "../state/session-list.ts";
import { t } from "../text/t.ts";
import { type ChatActions, createChatActions, titleOf } from "./chat-actions.ts";
import { type Selection, makeSelection } from "./selection.ts";
import { Hits } from "./hits.tsx";
import { List } from "./list.tsx";
import "./sessions.css";

export function SessionRows(): JSX.Element {
  const octo = useOcto();
  const list = createSessionList();
  const chats = createChatActions();
  const selection = makeSelection(() => list.rows);
  const [words, setWords] = createSignal("");
  const findings = createSearch(words);
  const [removing, setRemoving] = createSignal<SessionSummary[]>([]);
  const show = (view: ListView) => {
    selection.end();
    list.show(view);
  };
  const remove = () => {
    const rows = removing();
    setRemoving([]);
    selection.end();
    void chats.remove(rows.map(({ sessionId }) => sessionId));
  };
  const removeWords = () => {
    const [first, ...others] = removing();
    if (!first) return undefined;
    return others.length > 0 ? t().sessions.removeManyAsk(others.length + 1) : t().sessions.removeAsk(titleOf(first));
  };
  return (
    <section class="sessions" aria-label={t().sessions.title}>
      <input
        type="search"
        class="search-field"
        aria-label={t().sessions.search}
        placeholder={t().sessions.search}
        value={words()}
        onFocus={() => void octo.call((api) => api.search.prepare()).catch(() => undefined)}
        onInput={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Escape" && setWords("")}
      />
      <Show when={!words().trim()} fallback={<Hits findings={findings()} clear={() => setWords("")} />}>
        <List list={list} chats={chats} selection={selection} remove={setRemoving} />
        <Show
          when={selection.on()}
          fallback={
            <Foot view={list.view()} show={show} any={list.rows.length > 0} selection={selection} chats={chats} />
          }
        >
          <SelectionBar view={list.view()} selection={selection} chats={chats} remove={setRemoving} />
        </Show>
      </Show>
      <Confirm
        question={removeWords()}
        action={t().sessions.removeForGood}
        run={remove}
        close={() => setRemoving([])}
      />
    </section>
  );
}

interface FootProps {
  view: ListView;
  show(view: ListView): void;
  /** True if the current view contains at least one chat. */
  any: boolean;
  selection: Selection;
  chats: ChatActions;
}

/** The buttons below the list. They show archived or deleted chats, start selecting, and empty the trash. */
function Foot(props: FootProps): JSX.Element {
  const [emptying, setEmptying] = createSignal(false);
  const toggle = (view: ListView) => props.show(props.view === view ? "recent" : view);
  const empty = () => {
    setEmptying(false);
    void props.chats.emptyTrash();
  };
  return (
    <div ref={standsBelowToasts} class="sessions-foot">
      <button
        type="button"
        class="quiet small"
        aria-pressed={props.view === "archived"}
        onClick={() => toggle("archived")}
      >
        {t().sessions.archived}
      </button>
      <button
        type="button"
        class="quiet small"
        aria-pressed={props.view === "trashed"}
        onClick={() => toggle("trashed")}
      >
        {t().sessions.trashed}
      </button>
      <Show when={props.any}>
        <button type="button" class="quiet small" onClick={() => props.selection.begin()}>
          {t().sessions.select}
        </button>
        <Show when={props.view === "trashed"}>
          <button type="button" class="quiet small danger" onClick={() => setEmptying(true)}>
            {t().sessions.emptyTrash}
          </button>
        </Show>
      </Show>
      <Confirm
        question={emptying() ? t().sessions.emptyAsk : undefined}
        action={t().sessions.emptyTrash}
        run={empty}
        close={() => setEmptying(false)}
      />
    </div>
  );
}

interface SelectionBarProps {
  view: ListView;
  selection: Selection;
  chats: ChatActions;
  remove(rows: SessionSummary[]): void;
}

/** The buttons that act on the selected chats. */
function SelectionBar(props: SelectionBarProps): JSX.Element {
  const none = () => props.selection.rows().length === 0;
  const ids = () => props.selection.rows().map(({ sessionId }) => sessionId);
  const save = () => {
    void props.chats.exportChats(props.selection.rows());
    props.selection.end();
  };
  const moveAll = () => {
    const changes = props.view === "trashed" ? { trashed: false } : { archived: props.view === "recent" };
    void props.chats.configure(ids(), changes);
    props.selection.end();
  };
  const remove = () => {
    // Keeps the chats selected until the person has answered the question.
    if (props.view === "trashed") return props.remove(props.selection.rows());
    void props.chats.trash(ids());
    props.selection.end();
  };
  return (
    <div ref={standsBelowToasts} class="sessions-foot" role="toolbar" aria-label={t().sessions.select}>
      <span class="sessions-count" role="status">
        {t().sessions.selected(props.selection.rows().length)}
      </span>
      <button type="button" class="quiet small" disabled={none()} onClick={moveAll}>
        {props.view === "recent" ? t().sessions.archive : t().sessions.restore}
      </button>
      <button type="button" class="quiet small" disabled={none()} onClick={save}>
        {t().sessions.exportSelected}
      </button>
      <button type="button" class="quiet small danger" disabled={none()} onClick={remove}>
        {props.view === "trashed" ? t().sessions.removeForGood : t().sessions.remove}
      </button>
      <button type="button" class="quiet small" onClick={() => props.selection.end()}>
        {t().sessions.done}
      </button>
    </div>
  );
}

/** The Chats page, for screens without a sidebar. Chats are imported here. */
export function SessionsPage(): JSX.Element {
  const chats = createChatActions();
  let picker: HTMLInputElement | undefined;
  const load = async () => {
    const file = picker?.files?.[0];
    if (!picker || !file) return;
    await chats.importFile(file);
    // Resets the picker, so that the same file can be chosen again.
    picker.value = "";
  };
  return (
    <div class="sessions-page">
      <div class="row">
        <h1>{t().sessions.title}</h1>
        <span class="row">
          <input ref={picker} type="file" accept=".jsonl" hidden onChange={() => void load()} />
          <button
            type="button"
            class="quiet icon find"
            aria-label={t().palette.actions.palette}
            data-action="palette"
            onClick={() =>
              actions()
                .find(({ id }) => id === "palette")
                ?.run()
            }
          >
            <Search size={18} />
          </button>
          <button type="button" onClick={() => picker?.click()}>
            {t().sessions.import}
          </button>
          <A class="button" href="/">
            {t().chat.newChat}
          </A>
        </span>
      </div>
      <SessionRows />
    </div>
  );
}
