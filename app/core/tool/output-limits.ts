// Limits on what the model receives: tool results, files, listings, images and project rules.
// Text is counted in characters; a token is about four characters.

export const outputLimits = {
  /** Maximum length of a line of a file or of terminal output. A longer line is cut off. */
  lineCharacters: 2_000,

  /**
   * Output of a command or search. If it is longer than `characters`, only start and end are sent. The end is longer,
   * because errors are usually there.
   */
  result: {
    characters: 16_000,
    keptAtStart: 5_000,
    keptAtEnd: 10_000,
    /** Maximum length of the output that is stored, so that `read_file` can read all of it. */
    storedCharacters: 8_000_000,
  },

  /**
   * `terminal_output` normally continues where the last read ended. If that offset is unknown, for example after a
   * reload, it shows this many of the latest characters.
   */
  terminalLookBackCharacters: 8_000,

  /** Limits of one `read_file` call. The model can ask for more lines, but never gets more characters. */
  file: {
    lines: 1_000,
    characters: 40_000,
  },
  /** Size of a picture that is made to fit, and of one that is sent as it is: vendors count 5 MB in base64. */
  fittedImageBytes: 32 * 1024 * 1024,
  imageBytes: 3.75 * 1024 * 1024,

  /** Maximum number of entries that `list_files` returns. */
  listedEntries: 500,
  /** Maximum number of paths that `glob` returns. */
  foundPaths: 200,
  /** Maximum number of matches that `grep` returns, in total and per file. */
  matches: 200,
  matchesPerFile: 50,
  /** Number of lines of the file that `edit_file` shows if it does not find the old text. */
  nearMissLines: 5,

  /** Maximum length of project rules (from AGENTS.md or a similar file), which are part of each request. */
  projectRulesCharacters: 16_000,
  /** Maximum length of the part of the first message that is sent with the request for the chat's title. */
  titleMessageCharacters: 2_000,
} as const;
