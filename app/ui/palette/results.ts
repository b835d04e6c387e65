// The results of the command palette: chats, messages and available actions.
import { useNavigate } from "@solidjs/router";
import { type Accessor, createMemo, createResource } from "solid-js";
import type { SessionSummary } from "#core/store-ports.ts";
import type { SearchHit } from "#core/session/files/search-text.ts";
import { actions } from "../state/actions.ts";
import { useOcto } from "../state/context.ts";
import { createSearch } from "../state/search-results.ts";
import { t } from "../text/t.ts";
import { rank } from "./rank.ts";

interface Range {
  from: number;
  to: number;
}

export interface Result {
  id: string;
  label: string;
  ranges: Range[];
  /** The text around a match in a message. */
  excerpt?: { text: string; ranges: Range[] };
  keys?: string;
  run(): void;
}

export interface ResultGroup {
  title: string;
  results: Result[];
}

const maxRecent = 6;
const maxFound = 8;

/** Sorts chats by time only, because the stored list puts pinned chats first. */
const newest = (rows: SessionSummary[]): SessionSummary[] =>
  rows.toSorted((a, b) => b.updatedAt - a.updatedAt).slice(0, maxRecent);

export interface Results {
  groups: Accessor<ResultGroup[]>;
  /** All results in display order, for the arrow keys. */
  flat: Accessor<Result[]>;
  /** True if there are no results and the search has finished. */
  empty: Accessor<boolean>;
}

export function createResults(words: Accessor<string>): Results {
  const octo = useOcto();
  const navigate = useNavigate();
  void octo.call((api) => api.search.prepare()).catch(() => undefined);
  // Has an initial value, so that the field appears at once. Letters that are typed before it appears would be lost.
  const [recent] = createResource(() => octo.call((api) => api.sessions.list({ limit: maxRecent })).catch(() => []), {
    initialValue: [],
  });
  const findings = createSearch(words);

  const recentChats = () =>
    newest(recent.latest).map((row): Result => {
      const address = `/chat/${row.sessionId}`;
      return { id: address, label: row.title || t().sessions.untitled, ranges: [], run: () => navigate(address) };
    });
  const found = (hit: SearchHit): Result => {
    const { message } = hit;
    const address = `/chat/${hit.sessionId}${message ? `?at=${message.entryId}` : ""}`;
    return {
      id: address,
      label: hit.title || t().sessions.untitled,
      ranges: hit.titleRanges,
      excerpt: message && { text: message.excerpt, ranges: message.ranges },
      run: () => navigate(address),
    };
  };
  const actionResults = () => {
    const { groups } = t().palette;
    const matching = rank(
      words(),
      actions().filter(({ id }) => id !== "palette"),
    );
    return (Object.keys(groups) as (keyof typeof groups)[]).map((group) => ({
      title: groups[group],
      results: matching
        .filter((action) => action.group === group)
        .map(({ id, label, keys, run }): Result => ({ id, label, ranges: [], keys, run })),
    }));
  };

  const groups = createMemo((): ResultGroup[] => {
    const { recent, chats, messages } = t().palette;
    const typed = words().trim() !== "";
    const { hits } = findings();
    const inTitle = hits.filter(({ message }) => !message).slice(0, maxFound);
    const inMessage = hits.filter(({ message }) => message).slice(0, maxFound);
    const all = typed
      ? [
          { title: chats, results: inTitle.map(found) },
          ...actionResults(),
          { title: messages, results: inMessage.map(found) },
        ]
      : [{ title: recent, results: recentChats() }, ...actionResults()];
    return all.filter(({ results }) => results.length > 0);
  });
  const flat = createMemo(() => groups().flatMap(({ results }) => results));
  return { groups, flat, empty: () => flat().length === 0 && findings().query === words().trim() };
}
