// Filters and ranks candidates: every typed word must occur, and the best match comes first.

export interface Candidate {
  label: string;
}

const normalize = (text: string): string => text.normalize("NFKC").toLowerCase();

/** Where the term is in the text: 0 at the start, 1 at the start of a word, 2 inside a word. Undefined if absent. */
function distance(text: string, term: string): number | undefined {
  const at = text.indexOf(term);
  if (at < 0) return undefined;
  if (at === 0) return 0;
  return text.includes(` ${term}`) ? 1 : 2;
}

/** Returns the matching candidates, best match first. An empty query returns all candidates in their order. */
export function rank<C extends Candidate>(query: string, candidates: C[]): C[] {
  const terms = normalize(query).split(/\s+/).filter(Boolean);
  const scored = candidates.flatMap((candidate) => {
    const text = normalize(candidate.label);
    const distances = terms.map((term) => distance(text, term));
    if (distances.includes(undefined)) return [];
    return { candidate, score: distances.reduce<number>((sum, one) => sum + (one ?? 0), 0) };
  });
  // The sort is stable: equal matches keep their order.
  return scored.sort((a, b) => a.score - b.score).map(({ candidate }) => candidate);
}
