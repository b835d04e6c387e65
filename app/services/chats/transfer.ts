// Exports chats to files and imports chats from files. All work is done in the worker, and the page only passes blobs
// on, so that its thread stays free.
import { makeId, type SessionId } from "#core/ids.ts";
import type { Clock } from "#core/ports.ts";
import type { BlobStore, SessionStore } from "#core/store-ports.ts";
import { commandOf } from "#core/session/commands.ts";
import type { SessionEvent } from "#core/session/events.ts";
import { toMarkdown } from "#core/session/files/to-markdown.ts";
import {
  blobsOf,
  type EmbeddedBlob,
  fromJsonLines,
  type ReadChat,
  toJsonLines,
} from "#core/session/files/chat-file.ts";
import type { OctoApi } from "../../api.ts";
import { fromBase64, toBase64 } from "#core/base64.ts";

/** Maximum size of a file to import, in bytes. An import needs several copies in memory, which must fit on a phone. */
const maxBytes = 64 * 1024 * 1024;

interface Parts {
  stores: { sessions: Pick<SessionStore, "read">; blobs: BlobStore };
  clock: Clock;
  ask: OctoApi["ask"];
}

export function createTransfer({ stores: { sessions, blobs }, clock, ask }: Parts): OctoApi["transfer"] {
  const withBlobs = async (events: SessionEvent[]): Promise<EmbeddedBlob[]> => {
    const found = await Promise.all(blobsOf(events).map(async (blob) => ({ blob, bytes: await blobs.get(blob.hash) })));
    return found.flatMap(({ blob, bytes }) => (bytes ? { blob, data: toBase64(bytes) } : []));
  };

  const importChat = async ({ events, blobs: carried }: ReadChat): Promise<SessionId> => {
    for (const { blob, data } of carried) await blobs.put(fromBase64(data), blob.mime, blob.name);
    const sessionId = makeId<SessionId>("session", clock.now(), clock.random);
    const wish = { type: "adopt", events } as const;
    await ask(commandOf(wish, { sessionId, by: { kind: "page" }, clock }));
    return sessionId;
  };

  return {
    async save(ids) {
      const parts: string[] = [];
      for (const id of ids) {
        const events = await sessions.read(id);
        if (events.length > 0) parts.push(toJsonLines(events, await withBlobs(events)));
      }
      return new Blob(parts, { type: "application/jsonl" });
    },
    print: async (id, words) =>
      new Blob([toMarkdown(await sessions.read(id), words)], { type: "text/markdown;charset=utf-8" }),
    async load(file) {
      if (file.size > maxBytes) return { problem: "too-large" };
      const chats = fromJsonLines(await file.text());
      if ("problem" in chats) return chats;
      const ids: SessionId[] = [];
      for (const chat of chats) ids.push(await importChat(chat));
      return { ids };
    },
  };
}
