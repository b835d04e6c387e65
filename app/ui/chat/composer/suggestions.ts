// Suggestions for `/` and `@` at the caret: commands, files of the folder, other chats.
import { createEffect, createResource, createSignal, on } from "solid-js";
import type { SessionId } from "#core/ids.ts";
import type { Octo } from "../../octo.ts";
import { type Action, actions } from "../../state/actions.ts";
import { t } from "../../text/t.ts";
import { globFor, type Trigger } from "./trigger.ts";
import { errorText } from "../../parts/words/error-text.ts";

export type Suggestion =
  | { kind: "command"; id: string; name: string; words: string; action: Action }
  | { kind: "file"; id: string; name: string; words: string; path: string }
  | { kind: "chat"; id: string; name: string; words: string; sessionId: SessionId };

export interface Suggestions {
  list(): Suggestion[];
  /** Index of the suggestion that Enter chooses. */
  chosen(): number;
  move(step: -1 | 1): void;
  choose(index: number): void;
  /** A note that explains why there are no suggestions, if the reason matters to the person. */
  note(): string | undefined;
}

const maxFiles = 12;
const maxChats = 6;
/** How many of the newest chats are searched by title. */
const searchedChats = 200;

export function createSuggestions(
  trigger: () => Trigger | undefined,
  source: { octo: Octo; folder(): string | undefined; chat(): string },
): Suggestions {
  const [chosen, setChosen] = createSignal(0);
  const names = () => {
    const now = trigger();
    return now?.kind === "@" ? now.query : undefined;
  };
  const [files] = createResource(
    () =>
      names() !== undefined && source.folder() ? { folder: source.folder() ?? "", query: names() ?? "" } : undefined,
    (wanted) => findFiles(source.octo, wanted.folder, wanted.query),
  );
  const [chats] = createResource(
    () => (names() === undefined ? undefined : { query: names() ?? "" }),
    ({ query }) => findChats(source.octo, query, source.chat()),
  );
  const list = (): Suggestion[] => {
    const now = trigger();
    if (!now) return [];
    if (now.kind === "/") return findCommands(now.query);
    return [...(files.latest?.found ?? []), ...(chats.latest ?? [])];
  };
  createEffect(on([trigger, () => list().length], () => setChosen(0)));
  return {
    list,
    chosen,
    choose: setChosen,
    move: (step) => setChosen((now) => (now + step + list().length) % Math.max(1, list().length)),
    note: () => {
      const now = trigger();
      if (!now || list().length > 0) return undefined;
      if (now.kind === "/") return t().chat.noCommand;
      if (files.loading || chats.loading) return undefined;
      return files.latest?.trouble ?? (source.folder() ? t().chat.noMatch : t().chat.noMatchNoFolder);
    },
  };
}

function findCommands(query: string): Suggestion[] {
  const wanted = query.toLowerCase();
  return actions()
    .filter((action) => action.slash?.includes(wanted) || action.label.toLowerCase().includes(wanted))
    .flatMap((action): Suggestion[] =>
      action.slash ? [{ kind: "command", id: action.id, name: `/${action.slash}`, words: action.label, action }] : [],
    )
    .sort((a, b) => Number(b.name.startsWith(`/${wanted}`)) - Number(a.name.startsWith(`/${wanted}`)));
}

async function findFiles(
  octo: Octo,
  folder: string,
  query: string,
): Promise<{ found: Suggestion[]; trouble?: string }> {
  try {
    const { entries } = await octo.call((api) => api.files.find(folder, globFor(query), maxFiles));
    return {
      found: entries.map(({ path }) => {
        const slash = path.lastIndexOf("/");
        return { kind: "file", id: `file:${path}`, name: path.slice(slash + 1), words: path.slice(0, slash + 1), path };
      }),
    };
  } catch (error) {
    return { found: [], trouble: errorText(error) };
  }
}

async function findChats(octo: Octo, query: string, here: string): Promise<Suggestion[]> {
  const rows = await octo.call((api) => api.sessions.list({ limit: searchedChats })).catch(() => []);
  return rows
    .filter(({ sessionId, title }) => sessionId !== here && title && title.toLowerCase().includes(query.toLowerCase()))
    .slice(0, maxChats)
    .map(({ sessionId, title }) => ({ kind: "chat", id: sessionId, name: title, words: t().chat.chatKind, sessionId }));
}
