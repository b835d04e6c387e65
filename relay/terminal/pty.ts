// Runs a process on a PTY with the optional node-pty package, and works around gaps in that package.
import { closeSync, constants, openSync, readSync } from "node:fs";
import { createRequire } from "node:module";
import { StringDecoder } from "node:string_decoder";
import { ReadStream } from "node:tty";
import type { Process, ProcessOptions, Size } from "./process.ts";

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
  ptsName: string;
  on(event: "end", listener: () => void): void;
}

/** @returns the process; `path`: its terminal, by which others open it */
export function onPty(pty: Pty, options: ProcessOptions): Process & { path: string } {
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
    path: (child as unknown as Unlisted).ptsName,
    write: (text) => child.write(text),
    resize: (size) => child.resize(size.cols, size.rows),
  };
}

/** Maximum wait in milliseconds for the last output of a terminal that is to be closed. A program may keep it open. */
const lastWordsMs = 200;

interface OpenPty {
  readonly path: string;
  write(text: string): void;
  resize(size: Size): void;
  /** The terminal closes as soon as no process has it open. Call it when a process has opened it. */
  release(): void;
  /** Closes the terminal after its last output. */
  close(): Promise<void>;
}

/** What the package has besides what it exports. Its own `open` reads the input of the processes, too. */
interface Native {
  open(cols: number, rows: number): { master: number; slave: number; pty: string };
  resize(fd: number, cols: number, rows: number): void;
}

const loadNative = () =>
  (createRequire(import.meta.url)("@lydell/node-pty/requireBinary.js") as Binaries).requireBinary("pty.node");
interface Binaries {
  requireBinary(file: string): Native;
}

/** Opens a PTY for processes that run already. `onEnd` is called when it has closed. */
export function openPty({ cols, rows, onText, onEnd }: Size & { onText(text: string): void; onEnd(): void }): OpenPty {
  const native = loadNative();
  const { master: fd, slave, pty: path } = native.open(cols, rows);
  // A PTY whose other side nobody has open counts as closed. This descriptor is not inherited, contrary to the package's.
  let hold: number | undefined = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  closeSync(slave);
  const release = () => {
    if (hold !== undefined) closeSync(hold);
    hold = undefined;
  };
  const decoder = new StringDecoder("utf8");
  const say = (bytes: Buffer) => onText(decoder.write(bytes));
  const master = new ReadStream(fd);
  const closed = new Promise<void>((resolve) => {
    master.once("close", () => {
      onText(decoder.end());
      onEnd();
      resolve();
    });
  });
  master.on("data", say);
  // Reading fails when nobody has the terminal open any more.
  master.on("error", () => master.destroy());
  master.once("end", () => {
    drain(fd, say);
    master.destroy();
  });
  return {
    path,
    write: (text) => void master.write(text),
    resize: (size) => native.resize(fd, size.cols, size.rows),
    release,
    async close() {
      release();
      const timer = setTimeout(() => master.destroy(), lastWordsMs);
      await closed;
      clearTimeout(timer);
    },
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
