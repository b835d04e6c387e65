// Dispatches calls: validates the input, runs the handler, and maps failures to error codes.
import {
  methods,
  RelayError,
  type RelayEvents,
  type RelayInput,
  type RelayMethod,
  type RelayMethods,
  type RelayOutput,
} from "#contract";
import type { z } from "zod";
import { diskError } from "../workspace/disk-errors.ts";

/** A client: a WebSocket connection, or this process in a one-shot run. `signal` aborts when the connection ends. */
export interface Caller {
  readonly address: string;
  readonly signal: AbortSignal;
  /** Id of the client's device; undefined until `relay.hello` has succeeded. */
  deviceId: string | undefined;
  emit<E extends keyof RelayEvents>(event: E, data: RelayEvents[E]): void;
}
export interface Call {
  readonly caller: Caller;
  readonly signal: AbortSignal;
}
export type Parsed<M extends RelayMethod> = z.output<RelayMethods[M]["input"]>;
export type Handlers = {
  [M in RelayMethod]: (input: Parsed<M>, call: Call) => Promise<RelayOutput<M>> | RelayOutput<M>;
};

export const isMethod = (name: unknown): name is RelayMethod =>
  typeof name === "string" && Object.hasOwn(methods, name);

/** Maximum time of a call in seconds. The others wait for something that may take long, and have limits of their own. */
const seconds: { [M in RelayMethod]?: number } = {
  "roots.browse": 20,
  "roots.open": 20,
  "files.read": 20,
  "files.bytes": 20,
  "files.write": 20,
  "files.list": 20,
  "files.trash": 25,
  "search.files": 60,
  "search.text": 60,
  "look.place": 20,
  "look.at": 20,
};

/** What to do after a call that took too long. */
const adviceFor = (method: RelayMethod) =>
  method === "files.write" || method === "files.trash"
    ? "Look at the file before you try again; the disk may be slow or unreachable."
    : "Choose a deeper folder or a smaller part; the disk may be slow or unreachable.";

/** Runs a call within its time limit. Then the call's signal aborts, and the caller gets its answer at once. */
async function inTime<T>(method: RelayMethod, call: Call, work: (call: Call) => Promise<T> | T): Promise<T> {
  const limit = seconds[method];
  if (limit === undefined) return work(call);
  const over = new AbortController();
  const timer = setTimeout(() => {
    over.abort(new RelayError("timeout", `${method} took longer than ${limit} s. ${adviceFor(method)}`));
  }, limit * 1000);
  const signal = AbortSignal.any([call.signal, over.signal]);
  try {
    return await Promise.race([
      work({ caller: call.caller, signal }),
      new Promise<never>((_, reject) =>
        over.signal.addEventListener("abort", () => reject(over.signal.reason as Error)),
      ),
    ]);
  } catch (error) {
    throw over.signal.aborted ? over.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

/** Validates the input and runs the handler. Every failure is a RelayError. */
export async function dispatch<M extends RelayMethod>(
  handlers: Handlers,
  method: M,
  input: unknown,
  call: Call,
): Promise<RelayOutput<M>> {
  const parsed = methods[method].input.safeParse(input);
  if (!parsed.success) throw badInput(method, parsed.error);
  try {
    call.signal.throwIfAborted();
    return await inTime(method, call, (own) => handlers[method](parsed.data as Parsed<M>, own));
  } catch (error) {
    throw asRelayError(error, method, call.signal);
  }
}

/**
 * The connection between app and relay in a one-shot run. Dispatch, checks and error codes are the same as over a
 * socket.
 */
export interface MemoryLink {
  call<M extends RelayMethod>(method: M, input: RelayInput<M>, signal?: AbortSignal): Promise<RelayOutput<M>>;
}

export function memoryLink(handlers: Handlers, signal: AbortSignal): MemoryLink {
  const caller: Caller = { address: "memory", signal, deviceId: "device_run", emit: () => undefined };
  return {
    call: (method, input, own = signal) => dispatch(handlers, method, input, { caller, signal: own }),
  };
}

/** Names the invalid field but not its value, because inputs contain file contents and commands. */
function badInput(method: string, error: z.ZodError): RelayError {
  const issue = error.issues[0];
  const field = issue?.path.join(".") || "input";
  return new RelayError("bad-input", `${method}: ${field}: ${issue?.message ?? "not valid"}`);
}

/**
 * Converts a failure to an error that a client may see. Details go to the relay's terminal, without file contents or
 * commands.
 */
export function asRelayError(error: unknown, method: string, signal?: AbortSignal): RelayError {
  if (error instanceof RelayError) return error;
  if (signal?.aborted) return new RelayError("cancelled", "The call was cancelled.");
  const known = diskError(error);
  if (known) return known;
  const stack = error instanceof Error ? error.stack?.split("\n").slice(1, 4).join("\n") : undefined;
  process.stderr.write(
    `octo-relay: ${method} failed: ${error instanceof Error ? error.name : typeof error}\n${stack}\n`,
  );
  return new RelayError("internal", "Something went wrong inside the relay; its terminal says more.");
}
