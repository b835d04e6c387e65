// Recovery after taking the lead: closes what a crash left open, and resumes turns that were active recently.
import type { AccountId, SessionId, TurnId } from "#core/ids.ts";
import { bookOf, type PriceBook } from "#core/model/prices/price-book.ts";
import { recover } from "#core/session/recover.ts";
import { takeEnds } from "./calls/late-ends.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { EnginePorts } from "./ports.ts";
import { afterCrashOf } from "./toolset.ts";

/**
 * Recovers the sessions in which something is open.
 * @param fail takes the failure of one session; the others are recovered all the same
 */
export async function recoverAll(
  open: SessionId[],
  ports: EnginePorts,
  dispatcher: Dispatcher,
  fail: (error: unknown) => void,
): Promise<void> {
  const { settings } = ports;
  const resumeWithinMs = await settings.get("resumeWithinMs");
  const [accounts, fetched] = await Promise.all([settings.get("accounts"), settings.get("prices")]);
  const book = (id: AccountId) => bookOf(accounts.find((account) => account.id === id) ?? {}, fetched);
  for (const sessionId of open) await recoverOne(sessionId, { resumeWithinMs, book }, ports, dispatcher).catch(fail);
}

async function recoverOne(
  sessionId: SessionId,
  options: { resumeWithinMs: number; book(account: AccountId): PriceBook },
  ports: EnginePorts,
  dispatcher: Dispatcher,
): Promise<void> {
  const session = await dispatcher.load(sessionId);
  await takeEnds(session, ports);
  const { events, next } = recover(session.state, {
    draft: await ports.sessions.draft(sessionId),
    afterCrash: afterCrashOf(session.state, ports),
    now: ports.clock.now(),
    leftAt: ports.leftAt?.() ?? 0,
    ...options,
    newTurnId: () => ports.newId<TurnId>("turn"),
  });
  if (events.length > 0) await session.commit(events, { durability: "strict" });
  if (next !== "rest") await dispatcher.runOpenTurn(sessionId);
}
