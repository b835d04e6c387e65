// The rules of the project that the person agrees to. The person is asked once per folder and text.
import type { CallId } from "#core/ids.ts";
import type { EventBody } from "#core/session/events.ts";
import type { FoundRules, RulesOutcome } from "#core/session/found-rules.ts";
import { askAbout } from "./ask-person.ts";
import type { TurnContext } from "./ports.ts";

export interface AgreedRules {
  /** The rules that the model gets; absent if it gets none. */
  text?: string;
  /** What was found, for the log. */
  events: EventBody[];
}

/** No tool call has this id. A rules ask refers to it, because every ask refers to a call. */
const rulesCall = "octo:rules" as CallId;

/** Reads the rules, and asks the person if necessary. Undefined if the rules cannot be read at present. */
export async function agreedRules(turn: TurnContext): Promise<AgreedRules | undefined> {
  const asked = openAsk(turn);
  // After a crash, the open ask shows which text the person is deciding about.
  const rules = asked ? { found: asked, refused: [] } : await turn.ports.projectRules.read();
  if (!rules) return undefined;
  const events: EventBody[] = rules.refused.map((refused) => ({ type: "rules.found", ...refused }));
  const { found } = rules;
  if (!found) return { events };
  const outcome = await outcomeOf(turn, found);
  if (outcome !== "followed") return { events: [...events, { type: "rules.found", file: found.file, outcome }] };
  return { text: found.text, events: [...events, { type: "rules.found", ...found, outcome }] };
}

function openAsk({ state }: TurnContext): FoundRules | undefined {
  for (const ask of Object.values(state.asks)) if (ask.kind === "rules") return { file: ask.file, text: ask.text };
  return undefined;
}

async function outcomeOf(turn: TurnContext, found: FoundRules): Promise<RulesOutcome> {
  const { state, ports } = turn;
  const known = await ports.projectRules.known(found);
  if (known) return known;
  const { folder = "" } = state.settings;
  const answer = await askAbout(turn, rulesCall, { kind: "rules", folder, ...found });
  if (answer.type !== "allow" && answer.type !== "deny") return "unanswered";
  await ports.projectRules.remember(found, answer.type === "allow");
  return answer.type === "allow" ? "followed" : "declined";
}
