// Writes and reads chats as files for exchange. A file contains the chats' logs as JSON Lines.
import * as z from "zod/mini";
import type { BlobRef } from "#core/model/message.ts";
import type { SessionEvent, Unstamped } from "#core/session/events.ts";
import type { SessionSettings } from "#core/session/session-settings.ts";
import { disarm, type OwnSettings } from "./foreign-log.ts";
import { blobRef, parseJson, readEvent } from "./log-schema.ts";

/** Version of the file format. Raise it when an older Octo cannot read the new format. */
const fileVersion = 1;

/** An attachment in the file. `data`: its bytes in base64. */
export interface EmbeddedBlob {
  blob: BlobRef;
  data: string;
}

export interface ReadChat {
  events: Unstamped[];
  blobs: EmbeddedBlob[];
}

/** The reason why a file cannot be read as chats. `line` counts from 1. */
export type ChatFileProblem =
  | { problem: "not-ours" }
  | { problem: "newer" }
  | { problem: "broken"; line: number; fault: string };

/**
 * Writes a header line, then one line per attachment and one per event. Leaves out device, session id and event
 * numbers.
 */
export function toJsonLines(events: SessionEvent[], blobs: EmbeddedBlob[]): string {
  const header = { octo: "chat", version: fileVersion };
  return [header, ...blobs, ...events.map(unstamp)].map((line) => `${JSON.stringify(line)}\n`).join("");
}

function unstamp({ sessionId: _sessionId, seq: _seq, epoch: _epoch, device: _device, ...event }: SessionEvent) {
  return event as Unstamped;
}

export const embeddedBlob = z.object({ blob: blobRef, data: z.base64() });
const header = z.object({ octo: z.literal("chat"), version: z.number() });

/** Reads a file that this or an earlier release wrote. The file may contain several chats, one after another. */
export function fromJsonLines(text: string): ReadChat[] | ChatFileProblem {
  const chats: ReadChat[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const value = parseJson(line);
    const begins = header.safeParse(value);
    const chat = chats.at(-1);
    if (begins.success) {
      if (begins.data.version > fileVersion) return { problem: "newer" };
      chats.push({ events: [], blobs: [] });
    } else if (!chat) return { problem: "not-ours" };
    else {
      const fault = readLine(chat, value);
      if (fault) return { problem: "broken", line: i + 1, fault };
    }
  }
  const whole = chats.filter(({ events }) => events.length > 0);
  return whole.length > 0 ? whole : { problem: "not-ours" };
}

/** Adds a line to the chat. Returns what is wrong with the line; undefined if nothing is. */
function readLine(chat: ReadChat, value: unknown): string | undefined {
  const blob = embeddedBlob.safeParse(value);
  if (blob.success) {
    chat.blobs.push(blob.data);
    return undefined;
  }
  const read = readEvent(value);
  if ("fault" in read) return read.fault;
  const begins = read.event.type === "session.started";
  if (begins !== (chat.events.length === 0)) return "type: a chat begins once, and first";
  chat.events.push(read.event);
  return undefined;
}

/** Lists the stored images and long outputs that the events refer to, each of them once. */
export function blobsOf(events: Unstamped[]): BlobRef[] {
  const refs = events.flatMap((event) => {
    if (event.type === "tool.ended")
      return [...imagesIn(event.result.parts), ...(event.result.spilled ? [event.result.spilled] : [])];
    if (event.type === "user.said" || event.type === "assistant.replied") return imagesIn(event.content);
    return [];
  });
  return [...new Map(refs.map((ref) => [ref.hash, ref])).values()];
}

function imagesIn(blocks: { type: string; blob?: BlobRef }[]): BlobRef[] {
  return blocks.flatMap(({ blob }) => blob ?? []);
}

/** Makes the events of a file safe to import. Removes the flags pinned, archived and trashed. */
export function sanitizeImported(events: Unstamped[], own: OwnSettings = {}): Unstamped[] {
  const safe = disarm(events, own);
  const settings: Partial<SessionSettings> = {};
  for (const event of safe) {
    if (event.type === "session.started") Object.assign(settings, event.settings);
    if (event.type === "session.changed") Object.assign(settings, event.changes);
  }
  const changes: Partial<SessionSettings> = {};
  for (const flag of ["pinned", "archived", "trashed"] as const) if (settings[flag]) changes[flag] = false;
  const at = safe.at(-1)?.at ?? 0;
  return Object.keys(changes).length > 0 ? [...safe, { type: "session.changed", changes, at }] : safe;
}
