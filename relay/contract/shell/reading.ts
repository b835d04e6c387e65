// What a shell line does, as far as the line tells: the types of a reading, and of what the relay finds out about it.

export interface ShellPlace {
  /** Only bash is read. A line for any other shell gives one `unread` act. */
  shell: "bash" | "other";
  /** Absolute path of the folder in which the line starts. If it is undefined, every relative path is `unread`. */
  folder: string | undefined;
  home: string;
  /** True if the shell may have functions, aliases, traps, options or a PATH of its own: no name says then what runs. */
  altered: boolean;
  /** The relay's process id. A `kill` of it is refused. */
  relayPid?: number;
  /** The relay's whole command line. A `pkill -f` that matches it is refused. */
  relayCommand?: string;
  /** The relay's port. A `fuser -k` of it is refused. */
  relayPort?: number;
}

/** A path that the line names. */
export interface NamedPath {
  /**
   * Absolute path without `.` and empty parts. `..` is kept, because the folder before it may be a link. With `glob`
   * this is bash glob syntax, and literal special characters are escaped by a backslash.
   */
  path: string;
  glob: boolean;
  /** True if everything below the folder is meant too (`grep -r`, `cp -r`, `find -exec`). */
  recursive: boolean;
  /** Hidden and git-ignored files below are skipped (ripgrep's default). */
  skipsIgnored?: true;
  /** Git-ignored files below are skipped, hidden files are not (`git grep`, `rg --hidden`). */
  skipsOnlyIgnored?: true;
  /** Links below are followed too (`grep -R`, `find -L`). */
  followsLinks?: true;
  /** Only files whose names match one of these globs are meant. `*` also matches a leading dot. */
  only?: string[];
  /** The word starts with a glob. A match that starts with `-` would be an option of the program. */
  bare?: true;
}

/** Which files' contents git may show: those that it tracks now, or all that it ever tracked. */
export type Shown = "tracked" | "history";

export type Act = {
  /** Excerpt of the line, for the person. */
  text: string;
} & (
  | { kind: "read"; at: NamedPath }
  /** Names or metadata are looked at, but no content: `cd`, `ls`, `find`, `test -f`. */
  | { kind: "enter"; at: NamedPath }
  | { kind: "write"; at: NamedPath; how: "create" | "change" | "delete" }
  /**
   * A program runs. `known`: the table says everything that these arguments make it do, and that is only what the other
   * acts say. `byPath`: `program` is a path, not a bare name. `orInstalls`: if there is no such file, another is installed.
   */
  | { kind: "run"; program: string; known: boolean; byPath: boolean; orInstalls?: true }
  /**
   * git only looks in this folder. Its configuration may name programs. `shows`: contents of any tracked file may be shown,
   * or of any file in the history. `names`: words that may name an object of git whose contents are shown.
   */
  | { kind: "git"; folder: string; shows?: Shown; names?: string[] }
  /** Sends files or data away. */
  | { kind: "send" }
  /** Installs software. */
  | { kind: "install" }
  /** Changes accounts, rights, services or schedules. */
  | { kind: "account" }
  /** Discards work, or cannot be undone. */
  | { kind: "discard" }
  /** Needs a terminal: a screen editor, a pager, a prompt. */
  | { kind: "terminal" }
  /** Reaches the network without sending files. */
  | { kind: "network" }
  /** Only the shell can tell. `why` completes the sentence "Octo cannot tell what this does: …". */
  | { kind: "unread"; why: string }
  /** Refused in every mode, by the app and the relay. `why` completes the sentence "it would …". */
  | { kind: "catastrophe"; why: string }
);

export interface Reading {
  acts: Act[];
  /** The folder after the line. Undefined if it is not certain, for example after a `cd` that may fail. */
  folderAfter: string | undefined;
  /**
   * True if the line may give the live shell functions, aliases, traps, options, a PATH or another variable that changes
   * what later lines mean.
   */
  alters: boolean;
  /**
   * The words of every simple command, also inside wrappers, substitutions, `-c` texts and loops. A word is undefined
   * where the line does not tell it.
   */
  commands: (string | undefined)[][];
}

/** What the relay has to be asked about a reading. Nothing is listed twice. */
export interface Questions {
  programs: string[];
  paths: NamedPath[];
  gitFolders: string[];
  /** Those of `gitFolders` whose history may be shown. */
  gitHistories: string[];
  /** Words that may name an object in one of `gitFolders`. */
  gitNames: { folder: string; names: string[] }[];
}

/** The relay's answers, in the order of the questions. */
export interface Findings {
  /**
   * `system`: found in a folder of the system that others cannot write to and that is not opened. `inside`: lies in an
   * opened folder. Without `path`: not found.
   */
  programs: { name: string; path?: string; system: boolean; inside: boolean }[];
  /** Where the paths really lead: links followed, globs expanded. */
  paths: PathFinding[];
  /**
   * `programs`: what the repository's configuration or hooks would run for commands that only look. `secrets`: tracked
   * files that may hold secrets, and with a history also files that were tracked. `tooLong`: the history was not checked. `objects`:
   * those of the asked names that name an object which may be or hold a secret.
   */
  git: { folder: string; programs: string[]; secrets: string[]; tooLong?: boolean; objects?: string[] }[];
}

export interface PathFinding {
  /** False if a limit of time or number ended the search. */
  complete: boolean;
  /** Where the paths lead, links followed. */
  leadsTo: string[];
  /** True if at least one path lies outside the opened folders. */
  outside: boolean;
  /** A secret that is reached, or that lies below if recursive. */
  secret?: string;
  /** True if a path is or contains an opened folder. */
  opened: boolean;
  /** True if all paths are ignored by git or are usual build output. */
  ignored: boolean;
  /** For `bare`: true if a match starts with `-`. Undefined: not known. */
  dashed?: boolean;
  /** For `followsLinks`: true if the links below were followed. */
  linksFollowed?: boolean;
}
