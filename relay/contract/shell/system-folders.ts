// Tells whether deleting, moving or changing a path would destroy the system or a home folder.
import type { NamedPath } from "./reading.ts";
import { withoutDots } from "./named-path.ts";
import { widenGlob } from "./widen-glob.ts";

const top =
  " bin boot dev etc home lib lib32 lib64 libx32 opt proc root run sbin srv sys usr var mnt media nix snap Applications Library System Users Volumes private cores"
    .split(" ")
    .map((name) => `/${name}`);
const below = [
  ...["bin", "lib", "lib32", "lib64", "libexec", "sbin", "share", "local", "include", "src"].map(
    (name) => `/usr/${name}`,
  ),
  ...["lib", "db", "log", "spool", "cache", "root"].map((name) => `/var/${name}`),
  ...["etc", "var"].map((name) => `/private/${name}`),
  ...["systemd", "ssh", "pam.d", "init.d", "ssl"].map((name) => `/etc/${name}`),
  ...["Library", "Applications", "System"].map((name) => `/System/${name}`),
  "/nix/store",
];
const folders = new Set([...top, ...below]);

/** Files without which the system does not start or nobody can log in. */
const vitalFile =
  /^\/etc\/(?:passwd|shadow|group|gshadow|sudoers|fstab|crypttab|inittab|ld\.so\.(?:conf|preload|cache)|nsswitch\.conf)$|^\/boot\/|^\/(?:lib|lib64|usr\/lib)\/[^/]*ld-linux[^/]*$|^\/(?:usr\/)?bin\/(?:sh|bash)$|^\/sys\/firmware\//;

export const isVitalFile = (path: string): boolean => vitalFile.test(withoutDots(path));

/** True if the folder is the root, a folder of the system, a home folder, or contains this home folder. */
export function isSystemFolder(path: string, home: string): boolean {
  const plain = withoutDots(path);
  if (folders.has(plain) || /^\/(?:home|Users)\/[^/]+$/.test(plain)) return true;
  const own = withoutDots(home);
  return own !== "/" && (own === plain || own.startsWith(plain === "/" ? "/" : `${plain}/`));
}

/** True if a glob means all, or nearly all, of a system folder, or matches a system folder itself. */
function globMeansSystem(pattern: string, home: string): boolean {
  if (pattern.length > 400) return false;
  const parts = withoutDots(pattern).split("/");
  const last = parts.pop() ?? "";
  const parent = parts.join("/") || "/";
  const isPlain = !/[*?[]/.test(parent);
  if (isPlain && /^(?:\.?[*?]+|\.\[[!^]\.\]\*?|\[[!^]\.\]\*)$/.test(last) && /\*/.test(last)) {
    return isSystemFolder(parent.replace(/\\(.)/g, "$1"), home);
  }
  const own = withoutDots(home);
  return [...folders, own, `${own}/`].some((folder) => folder !== "/" && matchesParts(pattern, folder));
}

/** Compares a glob with a path part by part. Only short parts with few stars are compared. */
function matchesParts(pattern: string, path: string): boolean {
  const globs = withoutDots(pattern).split("/");
  const names = path.split("/").filter((name, i) => i === 0 || name !== "");
  return globs.length === names.length && globs.every((glob, i) => matchesName(glob, names[i] ?? ""));
}

export function matchesName(part: string, name: string): boolean {
  if (part === name) return true;
  const glob = widenGlob(part);
  if ((glob.match(/\*/g)?.length ?? 0) > 4 || glob.length > 60 || !/[*?[]/.test(glob)) return false;
  const source = glob.replace(/\*+|\?|\[[!^]?[^\]]+\]|\\.|[^\w]/g, (part) => {
    if (part.startsWith("*")) return "[^/]*";
    if (part === "?") return "[^/]";
    if (part.startsWith("[") && part.length > 1) {
      const inner = part.slice(1, -1).replace(/^!/, "^").replace(/\\/g, "\\\\");
      return `[${inner}]`;
    }
    return `\\${part.startsWith("\\") ? (part[1] ?? "") : part}`;
  });
  try {
    return new RegExp(`^${source}$`).test(name);
  } catch {
    return false;
  }
}

export const meansSystemFolder = (at: NamedPath, home: string): boolean =>
  at.glob ? globMeansSystem(at.path, home) : isSystemFolder(at.path, home);
