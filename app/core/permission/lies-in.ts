/** True if an absolute path lies below the folder. A path with `..` lies nowhere, because a link may come before it. */
export const liesIn = (folder: string, path: string): boolean =>
  path.startsWith(`${folder}/`) && !/(?:^|\/)\.\.(?:\/|$)/.test(path);
