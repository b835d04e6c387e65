// What `/` and `@` offer at the caret: commands, files of the folder, other chats.
import { createEffect, createResource, createSignal, on } from "solid-js";
import type { SessionId } from "#core/ids.ts";
import type { Octo } from "../../octo.ts";
import { type Action, actions } from "../../state/actions.ts";
import { t } from "../../text/t.ts";
import { globFor, type Token } from "./trigger.ts";
import { inWords } from "../../parts/words/refusals.ts";

export type Offer =
  | { kind: "command"; id: string; name: string; words: string; action: Action }
  | { kind: "file"; id: string; name: string; words: string; path: string }
  | { kind: "chat"; id: string; name: string; words: string; sessionId: SessionId };

export interface Offers {
  list(): Offer[];
  /** Of the offer that Enter takes. */
  chosen(): number;
  move(step: -1 | 1): void;
  choose(index: number): void;
  /** Why there is nothing to choose from, when that is worth a word. */
  note(): string | undefined;
}

const mostFiles = 12;
const mostChats = 6;
/** Titles are looked through among this many of the newest chats. */
const newest = 200;

export function createOffers(
  token: () => Token | undefined,
  source: { octo: Octo; folder(): string | undefined; chat(): string },
): Offers {
  const [chosen, setChosen] = createSignal(0);
  const names = () => {
    const now = token();
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
  const list = (): Offer[] => {
    const now = token();
    if (!now) return [];
    if (now.kind === "/") return commands(now.query);
    return [...(files.latest?.found ?? []), ...(chats.latest ?? [])];
  };
  createEffect(on([token, () => list().length], () => setChosen(0)));
  return {
    list,
    chosen,
    choose: setChosen,
    move: (step) => setChosen((now) => (now + step + list().length) % Math.max(1, list().length)),
    note: () => {
      const now = token();
      if (!now || list().length > 0) return undefined;
      if (now.kind === "/") return t().chat.noCommand;
      if (files.loading || chats.loading) return undefined;
      return files.latest?.trouble ?? (source.folder() ? t().chat.noName : t().chat.noFolderYet);
    },
  };
}

function commands(query: string): Offer[] {
  const wanted = query.toLowerCase();
  return actions()
    .filter((action) => action.slash?.includes(wanted) || action.words.toLowerCase().includes(wanted))
    .flatMap((action): Offer[] =>
      action.slash ? [{ kind: "command", id: action.id, name: `/${action.slash}`, words: action.words, action }] : [],
    )
    .sort((a, b) => Number(b.name.startsWith(`/${wanted}`)) - Number(a.name.startsWith(`/${wanted}`)));
}

async function findFiles(octo: Octo, folder: string, query: string): Promise<{ found: Offer[]; trouble?: string }> {
  try {
    const { entries } = await octo.call((api) => api.files.find(folder, globFor(query), mostFiles));
    return {
      found: entries.map(({ path }) => {
        const slash = path.lastIndexOf("/");
        return { kind: "file", id: `file:${path}`, name: path.slice(slash + 1), words: path.slice(0, slash + 1), path };
      }),
    };
  } catch (error) {
    return { found: [], trouble: inWords(error) };
  }
}

async function findChats(octo: Octo, query: string, here: string): Promise<Offer[]> {
  const rows = await octo.call((api) => api.sessions.list({ limit: newest })).catch(() => []);
  return rows
    .filter(({ sessionId, title }) => sessionId !== here && title && title.toLowerCase().includes(query.toLowerCase()))
    .slice(0, mostChats)
    .map(({ sessionId, title }) => ({ kind: "chat", id: sessionId, name: title, words: t().chat.aChat, sessionId }));
}
