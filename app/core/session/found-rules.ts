// The rules for agents that a project keeps in its folder. Anyone may have written them, so the person decides about them.

/**
 * What became of a file with rules. `followed`: the model has been given its text. `declined`, `unanswered`: the person
 * did not agree. `nobody`: nobody could be asked. `outside`: the file is a link that leads out of the folder. `secret`:
 * the file may hold a secret. `unreadable`: it is not a text file, or it is too large.
 */
export const rulesOutcomes = [
  "followed",
  "declined",
  "unanswered",
  "nobody",
  "outside",
  "secret",
  "unreadable",
] as const;
export type RulesOutcome = (typeof rulesOutcomes)[number];

/** Rules that can be sent to the model. `text` is exactly what would be sent. */
export interface FoundRules {
  file: string;
  text: string;
}

/** A file that is not sent, and the reason. */
export interface RefusedRules {
  file: string;
  outcome: "outside" | "secret" | "unreadable";
}

/** The rules files in the project's folder. Only the first file that can be used counts. */
export interface ProjectRules {
  found?: FoundRules;
  refused: RefusedRules[];
}

/** What the person has said about the rules of a folder, by a hash of folder, file and text. The key is stored data. */
export type RulesAnswers = Record<string, { folder: string; file: string; follows: boolean }>;
