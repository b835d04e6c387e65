// One row of the transcript.
import { errorText } from "../../parts/words/error-text.ts";
import { A } from "@solidjs/router";
import { createMemo, type JSX, Match, Show, Switch } from "solid-js";
import { onOneLine } from "#core/hidden-characters.ts";
import type { EntryId, SessionId } from "#core/ids.ts";
import { useOcto } from "../../state/context.ts";
import { createSessionView, type SessionView } from "../../state/session-view.ts";
import { toast } from "../../parts/frame/toast.tsx";
import { t } from "../../text/t.ts";
import type { Away } from "./away.ts";
import { AwayLine } from "./away.tsx";
import { type Editing, ChatMessage } from "./chat-message.tsx";
import { LiveReply } from "./live-reply.tsx";
import { isStep, type RowKey } from "./rows.ts";
import { pageCommand } from "../../state/page-command.ts";
import { ToolGroup } from "../tools/tool-group.tsx";

interface RowProps {
  row: RowKey;
  /** Ids of the row's entries; undefined for a row without entries, such as a divider. */
  ids: EntryId[] | undefined;
  last: boolean;
  /** True for the last reply of a turn. */
  endsTurn: boolean;
  /** True if this is the last row, or if only the streaming reply follows. */
  open: boolean;
  view: SessionView;
  away: Away | undefined;
  marked: EntryId | undefined;
  editing: Editing;
}

export function TranscriptRow(props: RowProps): JSX.Element {
  const octo = useOcto();
  const state = () => props.view.state;
  const ids = createMemo(() => props.ids ?? [], undefined, { equals: same });
  const entry = () => state().entries[props.row as EntryId];
  const single = () => {
    const one = entry();
    return one && !isStep(one) ? one : undefined;
  };
  const marked = () => props.marked !== undefined && ids().includes(props.marked);
  const retry = () => {
    const again = pageCommand(state().sessionId, { type: "continue" });
    void octo.call((api) => api.ask(again)).catch((error: unknown) => toast(errorText(error)));
  };
  /** True if Retry can resume this turn: it is the last row, no turn is running, and no message waits. */
  const retriable = () => props.last && !state().turn && props.view.queue().length === 0;
  return (
    <div class="transcript-row" classList={{ "transcript-marked": marked() }}>
      <Switch
        fallback={
          <ToolGroup ids={ids()} state={state()} growing={props.open && state().turn !== undefined} at={props.marked} />
        }
      >
        <Match when={props.row === "live"}>
          <LiveReply state={state()} />
        </Match>
        <Match when={props.row === "away" && props.away}>
          {(away) => <AwayLine away={away()} asks={Object.keys(state().asks).length} />}
        </Match>
        <Match when={props.row === "branched" && state().settings.branchOf}>
          {(source) => <BranchedLine source={source()} />}
        </Match>
        <Match when={single()}>
          {(one) => (
            <ChatMessage
              entry={one()}
              state={state()}
              editing={props.editing}
              endsTurn={props.endsTurn}
              retry={retriable() ? retry : undefined}
            />
          )}
        </Match>
      </Switch>
    </div>
  );
}

const same = (a: EntryId[], b: EntryId[]) => a.length === b.length && a.every((id, i) => id === b[i]);

function BranchedLine(props: { source: SessionId }): JSX.Element {
  // `source` is read once, because the chat that a branch was copied from never changes.
  // oxlint-disable-next-line solid/reactivity
  const source = createSessionView(props.source);
  return (
    <p class="chat-divider">
      {t().chat.branchedFrom}{" "}
      <Show when={source.state.createdAt > 0 && !source.absent()} fallback={t().chat.branchedFromDeleted}>
        <A href={`/chat/${props.source}`}>{onOneLine(source.state.settings.title) || t().chat.newChat}</A>
      </Show>
    </p>
  );
}
