// Runs a process on a PTY with the optional node-pty package, and works around gaps in that package.
import { readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import type { Process, ProcessOptions } from "./process.ts";

type Pty = typeof import("@lydell/node-pty");

let loading: Promise<Pty | undefined> | undefined;
/** Loads the PTY package. Returns undefined if the package is missing or has no binary for this machine. */
export function loadPty(): Promise<Pty | undefined> {
  loading ??= import("@lydell/node-pty").then(
    (module) => module,
    () => undefined,
  );
  return loading;
}

/** Members that the package has on POSIX systems, although its types do not declare them. */
interface Unlisted {
  fd: number;
  on(event: "end", listener: () => void): void;
}

export function onPty(pty: Pty, options: ProcessOptions): Process {
  const { command, cwd, env, cols, rows, onText, onEnd } = options;
  const [program, ...args] = command;
  const decoder = new StringDecoder("utf8");
  const say = (bytes: Buffer) => onText(decoder.write(bytes));
  const child = pty.spawn(program, args, { name: "xterm-256color", cwd, cols, rows, env, encoding: null });
  // Contrary to its types, the package returns bytes if `encoding` is null. On Windows it always returns text.
  child.onData((data: string | Buffer) => say(Buffer.from(data as string)));
  if (process.platform !== "win32") {
    const { fd } = child as unknown as Unlisted;
    (child as unknown as Unlisted).on("end", () => drain(fd, say));
  }
  child.onExit(({ exitCode, signal }) => {
    onText(decoder.end());
    onEnd(signal ? -1 : exitCode);
  });
  return {
    pid: child.pid,
    pty: true,
    write: (text) => child.write(text),
    resize: (size) => child.resize(size.cols, size.rows),
  };
}

/**
 * Reads the rest of the output after a hang-up. Node stops reading after a short read, and every read of a PTY is
 * short.
 */
function drain(fd: number, say: (bytes: Buffer) => void) {
  const buffer = Buffer.alloc(65_536);
  try {
    for (let read = readSync(fd, buffer); read > 0; read = readSync(fd, buffer)) say(buffer.subarray(0, read));
  } catch {
    // Reading an empty PTY throws an error, which means that all output has been read.
  }
}
