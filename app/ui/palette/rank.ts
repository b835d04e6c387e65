// Which of many things the typed words mean: every word must be in it, and the best match comes first.

export interface Candidate {
  label: string;
}

const normalize = (text: string): string => text.normalize("NFKC").toLowerCase();

/** At the very beginning, at the beginning of a word, inside of one; undefined when it is not there. */
function distance(text: string, term: string): number | undefined {
  const at = text.indexOf(term);
  if (at < 0) return undefined;
  if (at === 0) return 0;
  return text.includes(` ${term}`) ? 1 : 2;
}

/** All of them, in their order, for no words at all. */
export function rank<C extends Candidate>(query: string, candidates: C[]): C[] {
  const terms = normalize(query).split(/\s+/).filter(Boolean);
  const scored = candidates.flatMap((candidate) => {
    const text = normalize(candidate.label);
    const distances = terms.map((term) => distance(text, term));
    if (distances.includes(undefined)) return [];
    return { candidate, score: distances.reduce<number>((sum, one) => sum + (one ?? 0), 0) };
  });
  // The sort is stable: what matches equally well keeps its order.
  return scored.sort((a, b) => a.score - b.score).map(({ candidate }) => candidate);
}
