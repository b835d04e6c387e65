// How much the model gets to see: limits on tool results, files, listings, images and project rules.
// Text is counted in characters, about four of which are a token.

export const outputLimits = {
  /** Longest line of a file or of terminal output; the rest of the line is cut. */
  lineCharacters: 2_000,

  /** Output of a command and result of a search. A longer one keeps its beginning and its end; the end weighs more, because errors are there. */
  result: {
    characters: 16_000,
    keptAtStart: 5_000,
    keptAtEnd: 10_000,
    /** The whole output is stored for `read_file` up to this size. */
    storedCharacters: 8_000_000,
  },

  /** `terminal_output` of a command whose earlier output was never read, after a reload for example, starts this far before its end. */
  terminalLookBackCharacters: 8_000,

  /** One `read_file` call. The model may ask for another number of lines, but never gets more characters. */
  file: {
    lines: 1_000,
    characters: 40_000,
  },
  imageBytes: 5 * 1024 * 1024,

  /** `list_files`: entries. */
  listedEntries: 500,
  /** `glob`: paths. */
  foundPaths: 200,
  /** `grep`: matches in all, and in one file. */
  matches: 200,
  matchesPerFile: 50,
  /** `edit_file`: lines of the file shown when the old text was not found. */
  nearMissLines: 5,

  /** Rules of the project (AGENTS.md and the like); every request carries them. */
  projectRulesCharacters: 16_000,
  /** The first message, when the model is asked for the chat's title. */
  titleMessageCharacters: 2_000,
} as const;
