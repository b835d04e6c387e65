// A chat with paid calls as events, for screens with many or old calls.
import type { Unstamped } from "#core/session/events.ts";

export interface PaidChat {
  title: string;
  at: number;
  calls: number;
  /** Cost of each call in billionths of a dollar. */
  costNanos: number;
}

/** Makes the events of a chat that has one turn with the given number of calls. */
export function paidChat({ title, at, calls, costNanos }: PaidChat): Unstamped[] {
  const [by, turnId] = [{ kind: "page" } as const, `turn_${title}` as never];
  const [account, model] = ["account_old" as never, "scripted"];
  const settings = { title, titled: true, account, model, mode: "ask", budget: {}, answerWithinMs: 0 } as const;
  const content = [{ type: "text" as const, text: "Long ago." }];
  const usage = { input: 900, output: 100, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };
  const replies = Array.from({ length: calls }, (_, n): Unstamped[] => {
    const callId = `call_${title}_${n}` as never;
    const times = { startedAt: at, endedAt: at };
    const outcome = { outcome: "ok", usage, usageSource: "vendor", costNanos, costSource: "vendor" } as const;
    const call = { callId, turnId, purpose: "turn", attempt: 1, account, model, ...times, ...outcome } as const;
    return [
      { type: "model.called", call, at },
      { type: "assistant.replied", content, stop: "end", callId, at },
    ];
  });
  return [
    { type: "session.started", settings, origin: by, at },
    { type: "turn.started", turnId, at },
    { type: "user.said", content, by, at },
    ...replies.flat(),
    { type: "turn.ended", turnId, reason: "done", at },
  ];
}
