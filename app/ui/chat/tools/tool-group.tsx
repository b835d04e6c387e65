// Consecutive steps of a turn, with one line per step. Three or more tool calls are collapsed into one summary line.
import { createMemo, createSignal, createUniqueId, For, type JSX, Match, Show, Switch } from "solid-js";
import type { EntryId } from "#core/ids.ts";
import type { Entry, ReplyEntry, SessionState, ToolEntry } from "#core/session/state.ts";
import { ChevronRight } from "../../kit/icons.ts";
import { duration, seconds } from "../../parts/words/format.ts";
import { t } from "../../text/t.ts";
import { Thought } from "../transcript/chat-message.tsx";
import { createNow } from "../now.ts";
import { ToolRow } from "./tool-row.tsx";
import { groupFacts, groupWords, spanOf } from "./tool-text.ts";
import { visibleBlocks } from "../transcript/visible-text.ts";

/** A group with at least this many tool calls is collapsed. */
const collapseFrom = 3;

/**
 * @param growing whether the running turn may add steps to the group
 * @param at the entry that a link points to; a group that contains this entry is expanded
 */
export function ToolGroup(props: { ids: EntryId[]; state: SessionState; growing: boolean; at?: EntryId }): JSX.Element {
  const id = createUniqueId();
  const [chosen, setChosen] = createSignal<boolean>();
  const entries = () => props.ids.flatMap((one) => props.state.entries[one] ?? []);
  const tools = createMemo(() => entries().filter((entry) => entry.kind === "tool"));
  const folds = () => tools().length >= collapseFrom;
  const pointed = () => props.at !== undefined && props.ids.includes(props.at);
  const open = () => !folds() || (chosen() ?? pointed());
  const shown = createMemo(() => (open() ? entries() : props.growing ? currentOf(tools()) : []));
  return (
    <div class="tool-group">
      <Show when={folds()}>
        <button
          type="button"
          class="quiet tool-group-head"
          aria-expanded={open()}
          aria-controls={id}
          onClick={() => setChosen(!open())}
        >
          <ChevronRight size={14} />
          <GroupSummary tools={tools()} growing={props.growing} />
        </button>
      </Show>
      <div id={id} class="tool-lines" classList={{ "tool-inside": folds() }}>
        <For each={shown()}>{(entry) => <Step entry={entry} state={props.state} />}</For>
      </div>
    </div>
  );
}

/** The running tool calls. If none is running, the last ended call, so that the display does not flicker. */
function currentOf(tools: ToolEntry[]): ToolEntry[] {
  const now = tools.filter(({ status, askId }) => status === "running" || askId);
  return now.length > 0 ? now : tools.filter(({ status }) => status === "ended").slice(-1);
}

function Step(props: { entry: Entry; state: SessionState }): JSX.Element {
  const tool = () => (props.entry.kind === "tool" ? props.entry : undefined);
  return (
    <Show when={tool()} fallback={<Thoughts reply={props.entry as ReplyEntry} />}>
      {(entry) => <ToolRow entry={entry()} progress={props.state.live.progress[entry().callId]} />}
    </Show>
  );
}

const Thoughts = (props: { reply: ReplyEntry }) => (
  <For each={visibleBlocks(props.reply.content)}>{(block) => <Thought text={block.text} />}</For>
);

function GroupSummary(props: { tools: ToolEntry[]; growing: boolean }): JSX.Element {
  const now = createNow(() => props.growing);
  const done = () => props.tools.filter(({ status }) => status === "ended").length;
  const span = () => spanOf(props.tools, props.growing ? now() : undefined);
  return (
    <span class="tool-group-words">
      <Switch fallback={groupWords(props.tools)}>
        <Match when={props.growing && done() < props.tools.length}>
          {t().chat.stepsOf(done(), props.tools.length)}
        </Match>
      </Switch>
      <Show when={props.growing ? seconds(span()) : span() > 0 && duration(span())}>
        {(words) => <>{` · ${words()}`}</>}
      </Show>
      <For each={groupFacts(props.tools)}>{(fact) => <span class="tool-group-bad">{` · ${fact}`}</span>}</For>
    </span>
  );
}
