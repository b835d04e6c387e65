// The terminals of a chat: those the agent runs commands on, and shells of the person's own.
import { type Accessor, createEffect, createMemo, createResource, createSignal, onCleanup } from "solid-js";
import type { TerminalState } from "#contract";
import type { PanelModel } from "./panel-model.ts";

/** While the agent runs something, a new terminal may come at any moment. */
const lookMs = 1_000;
const ownMark = ":own-";

export const isOwn = ({ id }: TerminalState): boolean => id.includes(ownMark);

export interface Terminals {
  /** Oldest first; undefined until the relay has answered. */
  all: Accessor<TerminalState[] | undefined>;
  chosen: Accessor<TerminalState | undefined>;
  choose(id: string): void;
  refresh(): void;
  openShell(): Promise<void>;
  /** Says once that the person has just opened it: then their keys are meant for it. */
  takeFresh(id: string): boolean;
  kill(id: string): Promise<void>;
}

export function createTerminals(place: PanelModel): Terminals {
  const { octo, sessionId, folder } = place;
  const [picked, choose] = createSignal<string>();
  let fresh: string | undefined;
  const [found, { refetch }] = createResource(
    () => place.connected() && `at ${place.tick()}`,
    async () => (await octo.call((api) => api.terminals.list())).filter(({ id }) => id.startsWith(`${sessionId}:`)),
  );
  // A relay that goes away in the middle is no reason to forget what it had.
  const all = createMemo<TerminalState[] | undefined>((before) => (found.error ? before : found.latest) ?? before);
  createEffect(() => {
    if (!place.busy()) return;
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
