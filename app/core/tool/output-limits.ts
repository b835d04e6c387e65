// Limits on what the model gets to see: tool results, files, listings, images and project rules.
// Text is counted in characters, about four of which are a token.

export const outputLimits = {
  /** Longest line of a file or of terminal output; a longer line is cut. */
  lineCharacters: 2_000,

  /** Output of a command or a search. Of longer output, only beginning and end are kept. The end gets more: errors are usually there. */
  result: {
    characters: 16_000,
    keptAtStart: 5_000,
    keptAtEnd: 10_000,
    /** Up to this size the whole output is stored, so that `read_file` can read it. */
    storedCharacters: 8_000_000,
  },

  /**
   * `terminal_output` normally continues where the last read ended. If that place is unknown, after a reload for example, it shows
   * this many of the latest characters.
   */
  terminalLookBackCharacters: 8_000,

  /** What one `read_file` call returns. The model can ask for more lines, but never gets more characters. */
  file: {
    lines: 1_000,
    characters: 40_000,
  },
  imageBytes: 5 * 1024 * 1024,

  /** Maximum number of entries that `list_files` returns. */
  listedEntries: 500,
  /** Maximum number of paths that `glob` returns. */
  foundPaths: 200,
  /** Maximum number of matches that `grep` returns, in total and per file. */
  matches: 200,
  matchesPerFile: 50,
  /** Lines of the file that `edit_file` shows when the old text was not found. */
  nearMissLines: 5,

  /** Longest project rules (AGENTS.md and the like), which are part of every request. */
  projectRulesCharacters: 16_000,
  /** How much of the first message is sent with the request for the chat's title. */
  titleMessageCharacters: 2_000,
} as const;
