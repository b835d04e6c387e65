// The frames on /rpc: one JSON frame per WebSocket message.
import type { RelayErrorCode } from "./error-codes.ts";
import type { RelayEvents } from "./relay-events.ts";
import type { RelayMethods } from "./methods.ts";

/**
 * Version of the protocol. Raise it when the meaning of a frame or method changes, because `relay.hello` refuses other
 * versions. Raise `build` in app/worker.ts at the same time. Version 3 added proofs and `look`.
 */
export const protocolVersion = 3;
export const defaultPort = 6286;
/** The largest frame that either side accepts, in bytes. A 10 MB image in base64 fits. */
export const maxFrameBytes = 16 * 1024 * 1024;

export type CallFrame = { id: number; call: keyof RelayMethods; input: unknown };
export type CancelFrame = { cancel: number };
export type OutputFrame = { id: number; output: unknown };
export type ErrorFrame = { id: number; error: { code: RelayErrorCode; message: string } };
export type EventFrame = { [E in keyof RelayEvents]: { event: E; data: RelayEvents[E] } }[keyof RelayEvents];

export type ClientFrame = CallFrame | CancelFrame;
export type ServerFrame = OutputFrame | ErrorFrame | EventFrame;
