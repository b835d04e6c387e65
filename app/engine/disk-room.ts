// Room on the disk, for all sessions of the engine that leads. While there is none, only records of paid calls and their
// answers may use the reserve. Everything else waits, so that no further call is paid for meanwhile.
import { isDiskFull } from "#core/reason-of.ts";
import type { EnginePorts } from "./ports.ts";

export interface DiskRoom {
  /** Takes the error of a write that found no space, and spends the reserve. Throws any other error. */
  filled(error: unknown): Promise<void>;
  /** Resolves when there is space. Rejects if the signal aborts. */
  wait(): Promise<void>;
  /** Resolves after a while, whether there is space or not. Rejects if the signal aborts. */
  pause(): Promise<void>;
  /** Repeats a write until there is space for it. */
  repeat<T>(write: () => Promise<T>): Promise<T>;
}

/** Pause between two looks for space, in milliseconds. */
const pauseMs = 2_000;

export function createDiskRoom({ disk, clock, report }: EnginePorts, signal: AbortSignal): DiskRoom {
  let looked: Promise<void> | undefined;
  let waiting: Promise<void> | undefined;
  let full = false;

  const set = (isFull: boolean) => {
    full = isFull;
    disk?.told(isFull);
  };
  /** A disk without space for the reserve is full: an earlier engine may have spent it. */
  const look = async () => {
    const isFull = (await disk?.makeReserve()) === false;
    // An engine that led before may have left word of a full disk.
    if (disk) set(isFull);
  };
  const pause = async () => {
    await clock.sleep(pauseMs, signal);
    signal.throwIfAborted();
  };
  const untilThereIsSpace = async (): Promise<void> => {
    await pause();
    if ((await disk?.makeReserve()) === false) return untilThereIsSpace();
    waiting = undefined;
    set(false);
  };
  const waitAnyway = () => room.wait().catch(() => undefined);
  const room: DiskRoom = {
    async filled(error) {
      if (!isDiskFull(error) || signal.aborted) throw error;
      if (!full) report(error);
      set(true);
      await disk?.spendReserve();
      // Nobody may be waiting, but the person must be told when there is space again.
      void waitAnyway();
    },
    async wait() {
      await (looked ??= look());
      if (full) await (waiting ??= untilThereIsSpace());
    },
    pause,
    async repeat(write) {
      for (;;) {
        await room.wait();
        try {
          return await write();
        } catch (error) {
          await room.filled(error);
        }
      }
    },
  };
  return room;
}
