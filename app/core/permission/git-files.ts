/** True for the files of a repository itself, which decide what git runs. */
export const isInGit = (path: string): boolean => /(?:^|[\\/])\.git(?:[\\/]|$)/.test(path);
