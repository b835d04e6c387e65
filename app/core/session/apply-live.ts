// Applies live events to the state: the streaming reply, the progress of tools and the waits before retries.
import type { LiveEvent } from "./events.ts";
import type { SessionState } from "./state.ts";

export function applyLive({ live }: SessionState, event: LiveEvent): void {
  switch (event.type) {
    case "reply.started":
      live.reply = { turnId: event.turnId, blocks: [] };
      live.waiting = undefined;
      return;
    case "reply.block":
      live.reply ??= { turnId: event.turnId, blocks: [] };
      live.reply.blocks[event.block] = { kind: event.kind, text: "", name: event.name };
      return;
    case "reply.delta": {
      const block = live.reply?.blocks[event.block];
      if (block) block.text += event.text;
      return;
    }
    case "tool.progress":
      live.progress[event.callId] = event.text;
      return;
    case "model.waiting":
      live.waiting = { attempt: event.attempt, until: event.until, why: event.why };
  }
}
