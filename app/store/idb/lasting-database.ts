// A database that outlives its connection: when the browser closes that, as on a full disk and on phones, it is opened
// again in place, and what failed meanwhile is repeated. Every method that is repeated must be one transaction, or do no
// harm if it is carried out twice.
import type { Clock } from "#core/ports.ts";
import { nameOf } from "#core/reason-of.ts";
import { type DatabaseOptions, type OctoDatabase, openOctoDatabase } from "./database.ts";

export interface LastingOptions extends DatabaseOptions {
  clock: Clock;
  /** Called with true when the browser has closed the database, and with false when it is open again. */
  onReopening?(closed: boolean): void;
  /** Resolves when the disk has space for a database. */
  untilSpace?(): Promise<void>;
}

export interface LastingDatabase {
  /** Always the connection that is open now. */
  db: OctoDatabase;
  /** Returns a store whose methods wait for an open database, and are repeated if the browser closes it meanwhile. */
  lasting<Store extends Methods<Store>>(store: Store): Store;
  /** Remembers whose data this is. A database without it is another one, because the browser has lost this one. */
  remember(): Promise<void>;
  close(): void;
}

type Methods<Store> = { [Name in keyof Store]: (...given: never[]) => Promise<unknown> };
type Method = (...given: never[]) => Promise<unknown>;

/** Pause before a try to open the database again, in milliseconds. It doubles with each try. */
const firstPauseMs = 100;
/** After this many tries in a row, which take 13 seconds at most, another worker has to take over. */
const mostTries = 7;
/** A connection that was open for this long ends a row of tries. */
const calmMs = 10_000;
/** A browser may leave the opening unanswered. */
const patienceMs = 5_000;

/** The connection that is open now. */
interface Line {
  connection(): OctoDatabase;
  /** Resolves when nobody opens the database any more. */
  settled(): Promise<unknown>;
  /** @returns false if another worker has to take over */
  reopen(): Promise<boolean>;
  /** Remembers whose data it is. */
  remember(): Promise<void>;
  end(): void;
}

/** @returns a function that opens a connection, or undefined if that takes too long. What is opened later is closed. */
function opener(options: LastingOptions, onClosed: (closed: OctoDatabase | undefined, deleted: boolean) => void) {
  return async (limitMs?: number): Promise<OctoDatabase | undefined> => {
    let opened: OctoDatabase | undefined;
    const opening = openOctoDatabase({ ...options, onClosed: (deleted) => onClosed(opened, deleted) });
    opened = (await Promise.race([opening, ...(limitMs ? [options.clock.sleep(limitMs)] : [])])) || undefined;
    if (!opened) void opening.then(close).catch(() => undefined);
    return opened;
  };
}

/** @returns undefined if the database cannot be opened now; `other` if it is a new one, because the data is lost */
async function openSame(
  { untilSpace }: LastingOptions,
  device: unknown,
  open: (limitMs: number) => Promise<OctoDatabase | undefined>,
): Promise<OctoDatabase | "other" | undefined> {
  await untilSpace?.();
  const next = await open(patienceMs).catch(() => undefined);
  if (!next) return undefined;
  const found = await whose(next);
  if (found === device) return next;
  next.close();
  return found === unreadable ? undefined : "other";
}

async function openLine(options: LastingOptions): Promise<Line> {
  const { clock, onReopening } = options;
  let device: unknown;
  let tries = 0;
  let openedAt = clock.now();
  const life = { over: false };
  let reopening: Promise<boolean> | undefined;

  const endWith = (told: (() => void) | undefined) => {
    life.over = true;
    told?.();
    return false;
  };
  const giveUp = () => endWith(() => options.onClosed?.(false));
  const onOutdated = () => void endWith(options.onOutdated);
  const open = opener({ ...options, onOutdated }, (closed, deleted) => {
    // The person has deleted the data: nothing that is under way belongs to the next database.
    if (deleted) giveUp();
    else if (closed === connection) void reopen();
  });
  const tryOnce = async (): Promise<boolean | undefined> => {
    const next = await openSame(options, device, open);
    if (!next || life.over) return undefined;
    if (next === "other") return giveUp();
    connection = next;
    openedAt = clock.now();
    return true;
  };
  const tryAgain = async (): Promise<boolean> => {
    if (clock.now() - openedAt > calmMs) tries = 0;
    while (tries < mostTries && !life.over) {
      tries += 1;
      const done = await tryOnce();
      if (done !== undefined) return done;
      await clock.sleep(firstPauseMs * 2 ** (tries - 1));
    }
    return life.over ? false : giveUp();
  };
  const reopen = (): Promise<boolean> => {
    if (life.over) return Promise.resolve(false);
    reopening ??= (async () => {
      onReopening?.(true);
      close(connection);
      const opened = await tryAgain();
      reopening = undefined;
      if (opened) onReopening?.(false);
      return opened;
    })();
    return reopening;
  };
  let connection = (await open()) as OctoDatabase;
  return {
    connection: () => connection,
    settled: () => Promise.resolve(reopening),
    reopen,
    remember: async () => void (device = await connection.get("meta", "device")),
    end: () => {
      life.over = true;
      connection.close();
    },
  };
}

export async function openLastingDatabase(options: LastingOptions): Promise<LastingDatabase> {
  const { connection, settled, reopen, remember, end } = await openLine(options);
  const keep =
    (method: Method): Method =>
    async (...given) => {
      for (;;) {
        await settled();
        const used = connection();
        try {
          return await method(...given);
        } catch (error) {
          if (!mayBeClosed(error)) throw error;
          // Another method may have noticed first.
          if (used !== connection()) continue;
          if (!(await isClosed(used)) || !(await reopen())) throw error;
        }
      }
    };
  return {
    db: new Proxy({} as OctoDatabase, {
      get: (_, key) => {
        const now = connection();
        const value: unknown = Reflect.get(now, key);
        return typeof value === "function" ? (value.bind(now) as unknown) : value;
      },
    }),
    lasting: (store) =>
      Object.fromEntries(Object.entries(store).map(([name, method]) => [name, keep(method as Method)])) as typeof store,
    remember,
    close: end,
  };
}

const unreadable = Symbol("unreadable");

/** Returns the device whose data it is; undefined for a new database, because the browser has lost the data. */
const whose = (db: OctoDatabase): Promise<unknown> => db.get("meta", "device").catch(() => unreadable);

function close(connection: OctoDatabase): void {
  try {
    connection.close();
  } catch {
    // It is closed.
  }
}

/** What fails when a connection is closed: new transactions, those under way, and on phones anything. */
const closings = new Set(["InvalidStateError", "AbortError", "UnknownError", "TransactionInactiveError"]);
const mayBeClosed = (error: unknown): boolean => closings.has(nameOf(error));

/** Asks the connection for a key: until it is told that it is closed, it takes transactions, and aborts them later. */
const isClosed = (connection: OctoDatabase): Promise<boolean> =>
  connection.getKey("meta", "device").then(
    () => false,
    () => true,
  );
