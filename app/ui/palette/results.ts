// What the palette offers for the typed words: chats, messages, and everything that can be done right now.
import { useNavigate } from "@solidjs/router";
import { type Accessor, createMemo, createResource } from "solid-js";
import type { SessionSummary } from "#core/ports.ts";
import type { SearchHit } from "#core/session/files/search-text.ts";
import { actions, keyWords } from "../state/actions.ts";
import { useOcto } from "../state/context.ts";
import { createSearch } from "../state/search.ts";
import { t } from "../text/t.ts";
import { rank } from "./rank.ts";

interface Range {
  from: number;
  to: number;
}

export interface Offered {
  id: string;
  words: string;
  ranges: Range[];
  /** The message around the words. */
  excerpt?: { text: string; ranges: Range[] };
  keys?: string;
  run(): void;
}

export interface OfferedGroup {
  title: string;
  offers: Offered[];
}

const mostRecent = 6;
const mostFound = 8;

/** Pinned ones stand first in the list, but not here. */
const newest = (rows: SessionSummary[]): SessionSummary[] =>
  rows.toSorted((a, b) => b.updatedAt - a.updatedAt).slice(0, mostRecent);

export interface Offers {
  groups: Accessor<OfferedGroup[]>;
  /** All of them, as the arrows go through them. */
  flat: Accessor<Offered[]>;
  /** Nothing is offered, and nothing more will come for these words. */
  none: Accessor<boolean>;
}

export function createOffers(words: Accessor<string>): Offers {
  const octo = useOcto();
  const navigate = useNavigate();
  void octo.call((api) => api.search.prepare()).catch(() => undefined);
  // There from the start: the field must not wait for them, or what is typed meanwhile goes elsewhere.
  const [recent] = createResource(() => octo.call((api) => api.sessions.list({ limit: mostRecent })).catch(() => []), {
    initialValue: [],
  });
  const findings = createSearch(words);

  const recentChats = () =>
    newest(recent.latest).map((row): Offered => {
      const address = `/chat/${row.sessionId}`;
      return { id: address, words: row.title || t().sessions.untitled, ranges: [], run: () => navigate(address) };
    });
  const found = (hit: SearchHit): Offered => {
    const { message } = hit;
    const address = `/chat/${hit.sessionId}${message ? `?at=${message.entryId}` : ""}`;
    return {
      id: address,
      words: hit.title || t().sessions.untitled,
      ranges: hit.titleRanges,
      excerpt: message && { text: message.excerpt, ranges: message.ranges },
      run: () => navigate(address),
    };
  };
  const doable = () => {
    const { groups } = t().palette;
    const offered = rank(
      words(),
      actions().filter(({ id }) => id !== "palette"),
    );
    return (Object.keys(groups) as (keyof typeof groups)[]).map((group) => ({
      title: groups[group],
      offers: offered
        .filter((action) => action.group === group)
        .map(({ id, words, keys, run }): Offered => ({ id, words, ranges: [], keys: keys && keyWords(keys), run })),
    }));
  };

  const groups = createMemo((): OfferedGroup[] => {
    const { recent, chats, messages } = t().palette;
    const typed = words().trim() !== "";
    const { hits } = findings();
    const inTitle = hits.filter(({ message }) => !message).slice(0, mostFound);
    const inMessage = hits.filter(({ message }) => message).slice(0, mostFound);
    const all = typed
      ? [{ title: chats, offers: inTitle.map(found) }, ...doable(), { title: messages, offers: inMessage.map(found) }]
      : [{ title: recent, offers: recentChats() }, ...doable()];
    return all.filter(({ offers }) => offers.length > 0);
  });
  const flat = createMemo(() => groups().flatMap(({ offers }) => offers));
  return { groups, flat, none: () => flat().length === 0 && findings().words === words().trim() };
}
