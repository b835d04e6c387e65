// What the relay finds out about a call before the app decides about it.
import { z } from "zod";

/** Where a command would run. */
export const shellPlace = z.object({
  /** `bash`, or another program that reads commands in another language. */
  shell: z.enum(["bash", "other"]),
  /** The folder's path without links; absent if the system does not tell it. */
  folder: z.string().optional(),
  home: z.string(),
  /** True if an earlier command may have changed what names of programs mean in this shell. */
  altered: z.boolean(),
  relayPid: z.number(),
});
export type ShellPlace = z.infer<typeof shellPlace>;

/** A path that a call names. */
export const namedPath = z.object({
  /** Absolute. With `glob`, a pattern in bash syntax. */
  path: z.string().max(4096),
  glob: z.boolean(),
  /** True if everything below the folder is meant too. */
  recursive: z.boolean(),
  /** True if hidden and git-ignored files below are not meant. */
  skipsIgnored: z.boolean().optional(),
  /** True if git-ignored files below are not meant, but hidden ones are. */
  skipsOnlyIgnored: z.boolean().optional(),
  /** True if links below are followed too. */
  followsLinks: z.boolean().optional(),
  /** Globs for the names of the files that are meant. `*` also matches a leading dot. */
  only: z.array(z.string().max(1000)).max(50).optional(),
  /** True if a match that starts with `-` would be an option of the program. */
  bare: z.boolean().optional(),
});
export type NamedPath = z.infer<typeof namedPath>;

export const pathFinding = z.object({
  /** False if a limit of time or number ended the search. */
  complete: z.boolean(),
  /** Where the paths lead, links followed. */
  leadsTo: z.array(z.string()),
  /** True if at least one path leads outside the opened folders. */
  outside: z.boolean(),
  /** The path or name of a secret that is reached. */
  secret: z.string().optional(),
  /** True if a path is an opened folder, or a folder that contains an opened folder. */
  opened: z.boolean(),
  /** True if git ignores all paths, or they are usual build output. */
  ignored: z.boolean(),
  /** For `bare`: true if a match starts with `-`. */
  dashed: z.boolean().optional(),
  /** For `followsLinks`: true if the links below were followed. */
  linksFollowed: z.boolean().optional(),
});
export type PathFinding = z.infer<typeof pathFinding>;

export const programFinding = z.object({
  name: z.string(),
  /** Absent if no program has this name. */
  path: z.string().optional(),
  /** True if the program is in a folder of the system, where a project cannot put one. */
  system: z.boolean(),
  /** True if the program is in an opened folder. */
  inside: z.boolean(),
});
export type ProgramFinding = z.infer<typeof programFinding>;

export const gitFinding = z.object({
  folder: z.string(),
  /** Programs that a repository's own configuration or hooks would run while git only looks. */
  programs: z.array(z.string()),
  /** Files that git tracks, or once tracked, and that may hold secrets, relative to the repository. At most a few. */
  secrets: z.array(z.string()),
  /** True if the history was asked for and is too long to check. */
  tooLong: z.boolean().optional(),
  /** Those of the asked names that name an object which may be or hold a secret. */
  objects: z.array(z.string()).optional(),
});
export type GitFinding = z.infer<typeof gitFinding>;
