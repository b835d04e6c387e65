// The state and the output of a command.
import { z } from "zod";

/** An id that a client has chosen. */
export const callerId = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\w.:-]+$/);

export const terminalState = z.object({
  id: callerId,
  command: z.string(),
  state: z.enum(["running", "exited"]),
  /** The exit code, once the command has ended; -1 if a signal ended the command. */
  exitCode: z.number().optional(),
  /**
   * Offsets into all output of the command, in UTF-16 units. `start`: the oldest character still stored. `end`: after
   * the last character.
   */
  start: z.number(),
  end: z.number(),
  pty: z.boolean(),
  /** True if a live shell was requested, but the command runs in a shell that was newly started. */
  newShell: z.boolean().optional(),
  /** True if the command has ended the live shell that it ran in, for example by `exit`. */
  endedShell: z.boolean().optional(),
  /** The newest of what programs of earlier commands have printed since the command before ended. */
  othersText: z.string().optional(),
});
export type TerminalState = z.infer<typeof terminalState>;

export const terminalOutput = terminalState.extend({
  text: z.string(),
  /** Offset of `text`; larger than the requested `from` if older output was dropped. */
  from: z.number(),
  /** Number of milliseconds since the last output. A long silence suggests that the command waits for input. */
  quietMs: z.number(),
});
export type TerminalOutput = z.infer<typeof terminalOutput>;
