// Makes a log that comes from a file harmless: an imported chat, or a backup that anyone on the machine may have written.
// It stays a record of what was said and done, but it permits nothing: no answer, rule, mode or prompt of it counts.
import { compactionText } from "#core/agent/context/compaction-summary.ts";
import type { Account } from "#core/model/vendors/account.ts";
import type { DeviceId, SessionId } from "#core/ids.ts";
import { apply } from "../apply.ts";
import { endOpenCalls } from "../close-open.ts";
import { emptyState } from "../empty-state.ts";
import type { EventBody, SessionEvent, Unstamped } from "../events.ts";
import { type SessionSettings, usualLimits } from "../session-settings.ts";
import type { SessionState } from "../state.ts";
import type { SettingsStore } from "#core/store-ports.ts";

export async function ownSettings(settings: Pick<SettingsStore, "get">): Promise<OwnSettings> {
  const [{ budget, answerWithinMs }, accounts] = await Promise.all([settings.get("session"), settings.get("accounts")]);
  return { budget, answerWithinMs, accounts };
}

const notRun = "Not run: this call came with a chat from a file. Make it again if it is still needed.";
const underWay = "This was under way when the chat was saved to a file. Check what it did before you repeat it.";

/** What this browser has set: the limits of new chats, which replace those of the file, and its accounts. */
export interface OwnSettings extends Pick<Partial<SessionSettings>, "budget" | "answerWithinMs"> {
  accounts?: Pick<Account, "id" | "demo">[];
}

/** The position of an event that was dropped. The events after it keep their numbers, to which pins refer. */
const dropped = (at: number): Unstamped => ({ type: "session.changed", changes: {}, at });

/**
 * Makes the events of a log harmless, one by one, and then ends what they leave open. The first events of the result
 * correspond to the given events one to one.
 */
export function disarm(events: Unstamped[], own: OwnSettings = {}): Unstamped[] {
  const state = emptyState("" as SessionId);
  const safe = disarmEach(events, state, own.accounts);
  const at = events.at(-1)?.at ?? 0;
  return [...safe, ...endsOf(state, own).map((body) => ({ ...body, at }))];
}

/** Makes each event harmless and applies it to `state`. */
export function disarmEach(
  events: Unstamped[],
  state: SessionState,
  accounts: OwnSettings["accounts"] = [],
): Unstamped[] {
  const finished = finishedCalls(events);
  return events.map((event, i) => {
    const open = event.type === "model.started" && !finished.has(i);
    const safe = open ? dropped(event.at) : withTrueDemo(disarmed(event, state), accounts);
    apply(state, { ...safe, sessionId: state.sessionId, seq: i + 1, epoch: 0, device: "" as DeviceId } as SessionEvent);
    return safe;
  });
}

/** Returns the positions of those `model.started` whose `model.called` follows. The others would count as under way. */
function finishedCalls(events: Unstamped[]): Set<number> {
  const ended = new Set<string>();
  const finished = new Set<number>();
  for (let i = events.length - 1; i >= 0; i--) {
    const event = events[i];
    if (event?.type === "model.called") ended.add(event.call.callId);
    if (event?.type === "model.started" && ended.delete(event.callId)) finished.add(i);
  }
  return finished;
}

function disarmed(event: Unstamped, state: SessionState): Unstamped {
  switch (event.type) {
    // Answers count only if they came through this browser's inbox, and rules only if this browser's person added them.
    case "ask.opened":
    case "ask.closed":
    case "rule.added":
    case "rule.revoked":
    // What Octo says to the model is composed by this Octo, because the screen shows it as Octo's own words or not at all.
    case "prompt.composed":
    case "rules.found":
    case "octo.noted":
    // Another account of this browser must not answer because a file says so.
    case "model.fellBack":
    case "model.cameBack":
    case "budget.neared":
      return dropped(event.at);
    case "user.said": {
      const { facts: _facts, ...said } = event;
      return said;
    }
    case "context.compacted": {
      const { summary, topics = [], from } = event;
      const words = compactionText(state, summary === undefined ? undefined : { text: summary, topics }, from);
      return { ...event, words };
    }
    case "model.started": {
      const { prefix: _prefix, ...start } = event;
      return start;
    }
    case "session.started":
      return {
        ...event,
        settings: { ...settingsOf(event.settings), ...usualLimits, mode: modeOf(event.settings.mode) },
      };
    case "session.changed": {
      const { mode, ...rest } = event.changes;
      return { ...event, changes: { ...settingsOf(rest), ...(mode && { mode: modeOf(mode) }) } };
    }
    default:
      return event;
  }
}

/** A file cannot call the costs of a real account a demonstration. */
function withTrueDemo(event: Unstamped, accounts: Pick<Account, "id" | "demo">[]): Unstamped {
  const settings =
    event.type === "session.started" ? event.settings : event.type === "session.changed" ? event.changes : undefined;
  const account = settings && accounts.find(({ id }) => id === settings.account);
  if (settings?.demo && account && !account.demo) delete settings.demo;
  return event;
}

/** A file keeps its mode only if the person is asked in it. */
const modeOf = (mode: SessionSettings["mode"]): SessionSettings["mode"] => (mode === "plan" ? "plan" : "ask");

/** A file brings no limits. The usual ones apply until the person's own follow. */
function settingsOf<S extends Partial<SessionSettings>>(settings: S): Omit<S, "budget" | "answerWithinMs"> {
  const { budget: _budget, answerWithinMs: _answerWithinMs, ...rest } = settings;
  return rest;
}

/** Ends all calls without a result and the open turn, and sets the person's own limits. */
function endsOf(state: SessionState, { budget, answerWithinMs }: OwnSettings): EventBody[] {
  const { turn } = state;
  const changes = { ...(budget && { budget }), ...(answerWithinMs !== undefined && { answerWithinMs }) };
  return [
    ...endOpenCalls(state, ({ status }) => (status === "running" ? underWay : notRun)),
    ...(turn ? [{ type: "turn.ended", turnId: turn.turnId, reason: "interrupted" } as const] : []),
    ...(Object.keys(changes).length > 0 ? [{ type: "session.changed", changes } as const] : []),
  ];
}
