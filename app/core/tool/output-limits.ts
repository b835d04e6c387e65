// How much the model gets to see: limits on tool results, files, listings, images and project rules.
// Text is counted in characters, about four of which are a token.

export const outputLimits = {
  /** Longest line of a file or of terminal output; the rest of the line is cut. */
  lineCharacters: 2_000,

  /** Output of a command, or result of a search. If it is longer, only its beginning and end are kept. The end gets more, because errors are there. */
  result: {
    characters: 16_000,
    keptAtStart: 5_000,
    keptAtEnd: 10_000,
    /** The whole output is stored for `read_file` up to this size. */
    storedCharacters: 8_000_000,
  },

  /**
   * `terminal_output` normally continues where the last read ended. If that is unknown, after a reload for example, it shows
   * this many of the latest characters.
   */
  terminalLookBackCharacters: 8_000,

  /** What one `read_file` call returns. The model can ask for more lines, but never gets more characters. */
  file: {
    lines: 1_000,
    characters: 40_000,
  },
  imageBytes: 5 * 1024 * 1024,

  /** Entries that `list_files` returns. */
  listedEntries: 500,
  /** Paths that `glob` returns. */
  foundPaths: 200,
  /** Matches that `grep` returns: in total, and per file. */
  matches: 200,
  matchesPerFile: 50,
  /** Lines of the file that `edit_file` shows when the old text was not found. */
  nearMissLines: 5,

  /** Rules of the project (AGENTS.md and the like); every request carries them. */
  projectRulesCharacters: 16_000,
  /** Beginning of the first message, in the request for the chat's title. */
  titleMessageCharacters: 2_000,
} as const;
