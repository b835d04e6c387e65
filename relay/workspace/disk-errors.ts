// Errors of the file system as sentences that say what to do next.
import { RelayError, type RelayErrorCode } from "#contract";

const codes: Record<string, [RelayErrorCode, string]> = {
  ENOENT: ["not-found", "There is no such file or folder."],
  ENOTDIR: ["not-found", "A part of this path is a file, not a folder. Choose another path."],
  EISDIR: ["bad-input", "This is a folder, not a file."],
  EEXIST: ["conflict", "Something of that name exists already. Choose another name, or look at what is there."],
  ENOTEMPTY: ["conflict", "The folder is not empty. Look at what is in it first."],
  EACCES: ["forbidden", "The system denies access to this file or folder. Change its permissions, or choose another."],
  EPERM: ["forbidden", "The system denies this operation: the file may be protected, or belong to another user."],
  EROFS: ["forbidden", "This file system is read-only. Write elsewhere, or mount it for writing."],
  ENOSPC: ["too-large", "The disk is full; nothing was written. Free some space, then try again."],
  EDQUOT: ["too-large", "The disk quota is used up; nothing was written. Free some space, then try again."],
  EFBIG: [
    "too-large",
    "The file would be larger than the file system allows; nothing was written. Write a smaller one.",
  ],
  ENAMETOOLONG: ["bad-input", "The path is too long. Choose a shorter name."],
  EINVAL: ["bad-input", "The file system does not accept this name or operation. Choose another name."],
  EILSEQ: ["bad-input", "The file system does not accept the characters of this name. Choose another name."],
  ELOOP: ["outside-root", "The path runs through links that cannot be followed safely. Use the path without links."],
  EXDEV: [
    "unsupported",
    "This would move something to another file system. Copy it in a terminal, then delete the old one.",
  ],
  EBUSY: ["busy", "The file or folder is in use, or something is mounted there. End what uses it, then try again."],
  ETXTBSY: ["busy", "This program is running and cannot be changed now. End it, then try again."],
  EMFILE: ["busy", "Too many files are open. Try again in a moment."],
  ENFILE: ["busy", "Too many files are open on this machine. Try again in a moment."],
  EAGAIN: ["busy", "The file is locked for the moment. Try again."],
  EDEADLK: ["busy", "The file is not on this machine yet; a cloud drive may still be loading it. Try again later."],
  ENOLCK: ["busy", "The file system cannot lock the file now. Try again in a moment."],
  ENOMEM: ["busy", "The machine has no memory left for this. End something, then try again."],
  EMLINK: ["unsupported", "The file has too many links. Use another folder."],
  EIO: ["unsupported", "The disk failed while it was read or written. Check the disk, and keep a copy elsewhere."],
  ESTALE: ["not-found", "The network drive no longer knows this file. List the folder again, or mount the drive anew."],
  ENOTCONN: ["unsupported", "The drive behind this folder is not connected. Mount it again, then try again."],
  EHOSTDOWN: ["unsupported", "The network drive does not answer. Try again when it is reachable."],
  ETIMEDOUT: ["timeout", "The drive did not answer in time. Try again when it is reachable."],
  ENODEV: ["unsupported", "The device behind this path is not there. Connect it, then try again."],
  ENXIO: ["unsupported", "This is a device or a pipe that nobody serves, not a file."],
  ENOTSUP: ["unsupported", "The file system cannot do this. Use another folder, or do it in a terminal."],
  EOPNOTSUPP: ["unsupported", "The file system cannot do this. Use another folder, or do it in a terminal."],
  ENOSYS: ["unsupported", "The file system cannot do this. Use another folder, or do it in a terminal."],
  EOVERFLOW: ["too-large", "The file is too large for this system. Treat it in a terminal."],
};

/** Converts an error of the file system. Returns undefined for any other error. */
export function diskError(error: unknown): RelayError | undefined {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === undefined) return undefined;
  const known = codes[code];
  if (known) return new RelayError(...known);
  // Only errors of the system name the call that failed.
  if (syscall === undefined || !/^E[A-Z\d]+$/.test(code)) return undefined;
  return new RelayError("unsupported", `The system refuses this (${code} in ${syscall}). Try it in a terminal.`);
}

/** Says at what an error of the file system happened, if it is not the file that the call names. */
export function explained(error: unknown, at: string): unknown {
  const known = error instanceof RelayError ? error : diskError(error);
  return known ? new RelayError(known.code, `${at} ${known.message}`) : error;
}
