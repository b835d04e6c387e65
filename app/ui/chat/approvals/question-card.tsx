// A question of Octo with its options. The message box answers it, too.
import { createSignal, For, type JSX } from "solid-js";
import { withMarks } from "#core/hidden-characters.ts";
import type { Answer } from "#core/session/ask.ts";
import { questionText } from "../../parts/words/failure-text.ts";
import { t } from "../../text/t.ts";
import "../../text/approvals.ts";
import type { QuestionAsk } from "./ask-words.ts";

export function QuestionCard(props: { ask: QuestionAsk; answer(answer: Answer): void }): JSX.Element {
  const [chosen, setChosen] = createSignal<string[]>([]);
  const [words, setWords] = createSignal("");
  const question = () => props.ask.question;
  const shown = () => questionText(question());
  const toggle = (option: string) => {
    if (!question().many) return props.answer({ type: "reply", text: option });
    setChosen((now) => (now.includes(option) ? now.filter((one) => one !== option) : [...now, option]));
  };
  const reply = () => [...chosen(), words().trim()].filter(Boolean).join("\n");
  const send = (event: Event) => {
    event.preventDefault();
    if (reply()) props.answer({ type: "reply", text: reply() });
  };
  return (
    <form onSubmit={send}>
      <h2>
        <span role="alert">{withMarks(shown().text)}</span>
      </h2>
      <div class="ask-options">
        <For each={question().options}>
          {(option, i) => (
            <button
              type="button"
              aria-pressed={question().many ? chosen().includes(option) : undefined}
              onClick={() => toggle(option)}
            >
              {withMarks(shown().options[i()] ?? "")}
            </button>
          )}
        </For>
      </div>
      <div class="ask-actions">
        <button type="button" onClick={() => props.answer({ type: "deny" })}>
          {t().approvals.skip}
        </button>
        <input
          type="text"
          aria-label={t().approvals.ownAnswer}
          placeholder={t().approvals.ownAnswer}
          value={words()}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
        <button type="submit" class="primary" disabled={!reply()}>
          {t().approvals.answer}
        </button>
      </div>
    </form>
  );
}
