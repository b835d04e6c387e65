// The Terminal tab: a list of the chat's terminals, and the screen of the chosen one.
import { createSignal, type JSX, Show } from "solid-js";
import type { TerminalState } from "#contract";
import { onOneLine } from "#core/hidden-characters.ts";
import { Confirm } from "../kit/confirm.tsx";
import { Select } from "../kit/floating/select-list.tsx";
import { toast } from "../parts/frame/toast.tsx";
import { t } from "../text/t.ts";
import "../text/panels.ts";
import { createScreen } from "./screen.ts";
import { createTerminals, isOwn, type Terminals } from "./chat-terminals.ts";
import type { PanelModel } from "./panel-model.ts";
import { errorText } from "../parts/words/error-text.ts";

/** Maximum length of a command in the list, in characters. */
const maxNameLength = 60;

const nameOf = (terminal: TerminalState): string => {
  if (isOwn(terminal)) return t().panels.yourShell;
  const command = onOneLine(terminal.command);
  return command.length > maxNameLength ? `${command.slice(0, maxNameLength)}…` : command;
};

const stateText = ({ state, exitCode }: TerminalState): string =>
  state === "running" ? t().panels.running : t().panels.exited(exitCode ?? 0);

export function TerminalsTab(props: { model: PanelModel }): JSX.Element {
  // The model is read once, because a panel always shows the same chat and folder.
  // oxlint-disable-next-line solid/reactivity
  const terminals = createTerminals(props.model);
  const openShell = () => void terminals.openShell().catch((error: unknown) => toast(errorText(error)));
  const id = () => terminals.chosen()?.id;
  return (
    <Show
      when={terminals.all()}
      fallback={<p class="panel-empty panel-late">{props.model.connected() && t().panels.loading}</p>}
    >
      <Show
        when={id()}
        keyed
        fallback={
          <div class="panel-empty">
            <p>{t().panels.noTerminals}</p>
            <button type="button" disabled={!props.model.connected()} onClick={openShell}>
              {t().panels.openShell}
            </button>
          </div>
        }
      >
        {(one) => (
          <>
            <TerminalBar terminals={terminals} openShell={openShell} connected={props.model.connected()} />
            <Screen id={one} terminals={terminals} model={props.model} />
          </>
        )}
      </Show>
    </Show>
  );
}

function TerminalBar(props: { terminals: Terminals; connected: boolean; openShell(): void }): JSX.Element {
  const [asking, setAsking] = createSignal<TerminalState>();
  let pick: HTMLElement | undefined;
  const kill = () => {
    const one = asking();
    setAsking(undefined);
    // Moves the focus to the list, because the focused button disappears when the process ends.
    pick?.querySelector("button")?.focus();
    if (one) void props.terminals.kill(one.id).catch((error: unknown) => toast(errorText(error)));
  };
  const running = () => {
    const one = props.terminals.chosen();
    return one?.state === "running" ? one : undefined;
  };
  return (
    <div class="panel-bar">
      <span class="terminal-pick" ref={pick}>
        <Select
          label={t().panels.pick}
          value={props.terminals.chosen()?.id}
          options={(props.terminals.all() ?? []).map((one) => ({
            value: one.id,
            label: `${stateText(one)} · ${nameOf(one)}`,
          }))}
          choose={(id) => props.terminals.choose(id)}
        />
      </span>
      <Show when={running()}>
        {(one) => (
          <button type="button" class="quiet small danger" disabled={!props.connected} onClick={() => setAsking(one())}>
            {t().panels.kill}
          </button>
        )}
      </Show>
      <button type="button" class="quiet small" disabled={!props.connected} onClick={() => props.openShell()}>
        {t().panels.openShell}
      </button>
      <Confirm
        question={asking() && t().panels.killAsk(nameOf(asking() as TerminalState))}
        action={t().panels.kill}
        run={kill}
        close={() => setAsking(undefined)}
      />
    </div>
  );
}

function Screen(props: { id: string; terminals: Terminals; model: PanelModel }): JSX.Element {
  const [host, setHost] = createSignal<HTMLElement>();
  const terminal = () => props.terminals.all()?.find(({ id }) => id === props.id);
  // The props are read once, because another terminal mounts another screen.
  // oxlint-disable-next-line solid/reactivity
  const { lost } = createScreen({ ...props, host, state: terminal });
  const words = () => {
    const one = terminal();
    if (one?.state !== "running") return t().panels.ended;
    return isOwn(one) ? t().panels.ownShell : t().panels.agentShell;
  };
  return (
    <>
      <Show when={lost()}>{(n) => <p class="panel-note">{t().panels.lost(n())}</p>}</Show>
      <div ref={setHost} class="screen" />
      <p class="panel-note">{words()}</p>
    </>
  );
}
