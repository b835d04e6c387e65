// Makes paths from what a line names, and paths of folders for `cd`.
import { escapeGlob } from "./words/field.ts";
import type { NamedPath } from "./reading.ts";

/** Joins a folder and a path, without `.` and empty parts. `..` stays: the folder before it may be a link. */
export function joinPath(folder: string, path: string): string {
  const whole = path.startsWith("/") ? path : `${folder}/${path}`;
  return `/${whole
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/")}`;
}

/** Removes `..` by the text alone, as `cd` does. */
export function withoutDots(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

export function plainPath(folder: string, path: string): NamedPath {
  return { path: joinPath(folder, path), glob: false, recursive: false };
}

/** The glob's special characters in the folder are escaped, because only the pattern is one. */
export function globPath(folder: string, pattern: string): NamedPath {
  const path = pattern.startsWith("/") ? joinPath("/", pattern) : joinPath(escapeGlob(folder), pattern);
  return { path, glob: true, recursive: false };
}

const nothing = /^\/dev\/(?:null|zero|full|u?random|stdin|stdout|stderr|fd\/[012])$|^\/proc\/self\/fd\/[012]$/;

/** True for devices that hold nothing, and for the standard descriptors. */
export const isNothing = (path: string): boolean => nothing.test(path);

const device =
  /^\/dev\/(?:sd|hd|vd|xvd|nvme|mmcblk|disk|rdisk|dm-|md|mapper\/|loop|ram|zram|nbd|sr|fd\d|mem$|kmem$|port$)/;

export const isDisk = (path: string): boolean => device.test(withoutDots(path));

/** True for a path that bash's redirections take for a network connection. */
export const isShellSocket = (path: string): boolean => /^\/dev\/(?:tcp|udp)(?:\/|$)/.test(withoutDots(path));
