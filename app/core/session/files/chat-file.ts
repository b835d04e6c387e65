// Chats as a file: their logs as JSON Lines, out and in again.
import { z } from "zod";
import type { BlobRef } from "#core/model/message.ts";
import type { SessionEvent, SessionSettings, Unstamped } from "#core/session/events.ts";
import { blobRef, readEvent } from "./log-schema.ts";

/** Raised when an older Octo could not read what is written. */
const version = 1;

/** An attachment in the file: its bytes as base64. */
export interface CarriedBlob {
  blob: BlobRef;
  data: string;
}

export interface ReadChat {
  events: Unstamped[];
  blobs: CarriedBlob[];
}

/** Why a file is no chat. `line` counts from 1. */
export type TransferProblem =
  | { problem: "not-ours" }
  | { problem: "newer" }
  | { problem: "broken"; line: number; fault: string };

/** One line a blob and one an event after a header. Says nothing of the device, and nothing of other chats. */
export function toJsonLines(events: SessionEvent[], blobs: CarriedBlob[]): string {
  const header = { octo: "chat", version };
  return [header, ...blobs, ...events.map(unstamp)].map((line) => `${JSON.stringify(line)}\n`).join("");
}

function unstamp({ sessionId: _sessionId, seq: _seq, epoch: _epoch, device: _device, ...event }: SessionEvent) {
  return event as Unstamped;
}

export const carried = z.object({ blob: blobRef, data: z.base64() });
const header = z.object({ octo: z.literal("chat"), version: z.number() });

/** Reads what `toJsonLines` wrote, in this release or an earlier one; chats may stand one after another. */
export function fromJsonLines(text: string): ReadChat[] | TransferProblem {
  const chats: ReadChat[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const value = parse(line);
    const begins = header.safeParse(value);
    const chat = chats.at(-1);
    if (begins.success) {
      if (begins.data.version > version) return { problem: "newer" };
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

/** Adds a line to the chat; answers what is wrong with it. */
function readLine(chat: ReadChat, value: unknown): string | undefined {
  const blob = carried.safeParse(value);
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

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Every attachment and spilled output that the events speak of, once. */
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

/**
 * A file may come from anyone: what it says was permitted is not permitted here. The person's rules and a mode that
 * asks less stay behind, and the chat stands in the list, wherever it stood before. Nor is a call under way here.
 */
export function withoutPowers(events: Unstamped[]): Unstamped[] {
  const ended = new Set(events.flatMap((event) => (event.type === "model.called" ? event.call.callId : [])));
  const kept = events.filter(
    (event) => event.type !== "rule.added" && (event.type !== "model.started" || ended.has(event.callId)),
  );
  const settings: Partial<SessionSettings> = {};
  for (const event of kept) {
    if (event.type === "session.started") Object.assign(settings, event.settings);
    if (event.type === "session.changed") Object.assign(settings, event.changes);
  }
  const changes: Partial<SessionSettings> = {};
  for (const storage of ["pinned", "archived", "trashed"] as const) if (settings[storage]) changes[storage] = false;
  if (settings.mode !== "ask" && settings.mode !== "plan") changes.mode = "ask";
  const at = kept.at(-1)?.at ?? 0;
  return Object.keys(changes).length > 0 ? [...kept, { type: "session.changed", changes, at }] : kept;
}
