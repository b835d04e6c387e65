// Searches all chats for the text of a field, shortly after the person stops typing.
import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import type { SearchHit } from "#core/session/files/search-text.ts";
import { useOcto } from "./context.ts";

/** Milliseconds between the last key and the start of the search. */
const debounceMs = 80;
const maxHits = 50;

export interface SearchResult {
  /** The text that these results belong to. While a search runs, the text in the field may be newer. */
  query: string;
  hits: SearchHit[];
  failed?: boolean;
}

const none: SearchResult = { query: "", hits: [] };

export function createSearch(words: Accessor<string>): Accessor<SearchResult> {
  const octo = useOcto();
  const [findings, setFindings] = createSignal(none);
  let latest = 0;
  createEffect(
    on(words, (now) => {
      const mine = ++latest;
      const query = now.trim();
      if (!query) return void setFindings(none);
      const timer = setTimeout(() => {
        void octo
          .call((api) => api.search.find(query, maxHits))
          .then((hits): SearchResult => ({ query, hits }))
          .catch((): SearchResult => ({ query, hits: [], failed: true }))
          .then((found) => mine === latest && setFindings(found));
      }, debounceMs);
      onCleanup(() => clearTimeout(timer));
    }),
  );
  return findings;
}
