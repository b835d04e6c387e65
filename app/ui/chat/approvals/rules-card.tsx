// Asks whether to follow the rules that a project brings. Shows exactly what the model would get.
import type { JSX } from "solid-js";
import { onOneLine, withMarks } from "#core/hidden-characters.ts";
import type { Answer, Ask } from "#core/session/ask.ts";
import { t } from "../../text/t.ts";
import "../../text/approvals.ts";

export type RulesAsk = Extract<Ask, { kind: "rules" }>;

/** Has no keyboard shortcuts, because a stray key must not make the model follow what a stranger wrote. */
export function RulesCard(props: { ask: RulesAsk; answer(answer: Answer): void }): JSX.Element {
  return (
    <div>
      <h2>
        <span role="alert">{t().approvals.rules.title}</span>
      </h2>
      <p class="ask-target">
        {onOneLine(props.ask.file)} {t().approvals.inFolder(onOneLine(props.ask.folder))}
      </p>
      <pre class="ask-command" tabindex="0">
        {withMarks(props.ask.text)}
      </pre>
      <p class="ask-why">{t().approvals.rules.hint}</p>
      <div class="ask-actions">
        <button type="button" class="primary" onClick={() => props.answer({ type: "allow" })}>
          {t().approvals.rules.follow}
        </button>
        <button type="button" onClick={() => props.answer({ type: "deny" })}>
          {t().approvals.rules.decline}
        </button>
      </div>
    </div>
  );
}
