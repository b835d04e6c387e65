// The terminals of a chat: those that run the agent's commands, and the person's own shells.
import { type Accessor, createEffect, createMemo, createResource, createSignal, onCleanup } from "solid-js";
import type { TerminalState } from "#contract";
import type { PanelModel } from "./panel-model.ts";

/** Milliseconds between two requests for the list of terminals while one of the agent's tools runs. */
const lookMs = 1_000;
const ownMark = ":own-";

export const isOwn = ({ id }: TerminalState): boolean => id.includes(ownMark);

export interface Terminals {
  /** All terminals, oldest first. Undefined until the relay has answered. */
  all: Accessor<TerminalState[] | undefined>;
  chosen: Accessor<TerminalState | undefined>;
  choose(id: string): void;
  refresh(): void;
  openShell(): Promise<void>;
  /** True if the person has just opened this shell. Its screen then takes the focus. A second call returns false. */
  takeFresh(id: string): boolean;
  kill(id: string): Promise<void>;
}

export function createTerminals(model: PanelModel): Terminals {
  const { octo, sessionId, folder } = model;
  const [picked, choose] = createSignal<string>();
  let fresh: string | undefined;
  const [found, { refetch }] = createResource(
    () => model.connected() && `at ${model.tick()}`,
    async () => (await octo.call((api) => api.terminals.list())).filter(({ id }) => id.startsWith(`${sessionId}:`)),
  );
  // Keeps the last known list while the relay is disconnected.
  const all = createMemo<TerminalState[] | undefined>((before) => (found.error ? before : found.latest) ?? before);
  createEffect(() => {
    if (!model.busy()) return;
    const timer = setInterval(() => document.hidden || void refetch(), lookMs);
    onCleanup(() => clearInterval(timer));
  });
  const chosen = createMemo(() => {
    const list = all() ?? [];
    return list.find(({ id }) => id === picked()) ?? list.findLast(({ state }) => state === "running") ?? list.at(-1);
  });
  return {
    all,
    chosen,
    choose,
    refresh: () => void refetch(),
    async openShell() {
      const { id } = await octo.call((api) => api.terminals.shell(folder, `${sessionId}${ownMark}${Date.now()}`));
      fresh = id;
      choose(id);
      await refetch();
    },
    takeFresh(id) {
      const is = fresh === id;
      if (is) fresh = undefined;
      return is;
    },
    async kill(id) {
      await octo.call((api) => api.terminals.kill(id));
      await refetch();
    },
  };
}
