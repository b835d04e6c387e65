// A card that asks for a permission or an answer. It shows the details needed to decide, and shortcuts to answer.
import { createSignal, createUniqueId, For, type JSX, Match, onCleanup, onMount, Show, Switch } from "solid-js";
import { onOneLine, withMarks } from "#core/hidden-characters.ts";
import type { Answer, Ask } from "#core/session/ask.ts";
import type { Entry } from "#core/session/state.ts";
import { seconds } from "../../parts/words/format.ts";
import { t } from "../../text/t.ts";
import { AlwaysRule } from "./always-rule.tsx";
import { AskEditor, editableIn } from "./ask-editor.tsx";
import { createAnswerKeys, type KeyAnswer } from "./ask-keys.ts";
import { Diff } from "../../kit/diff.tsx";
import { questionText } from "../../parts/words/failure-text.ts";
import { standsBelowToasts } from "../../parts/frame/toast.tsx";
import { createNow } from "../now.ts";
import { RulesCard } from "./rules-card.tsx";

/**
 * @param first whether the keyboard shortcuts answer this card
 * @param shown whether the card is in view
 * @param show brings the card into view
 * @param call the entry of the tool call, whose input the person can edit on the card
 */
export function AskCard(props: {
  ask: Ask;
  call?: Entry;
  first: boolean;
  shown: boolean;
  show(): void;
  answer(answer: Answer): void;
}): JSX.Element {
  let card: HTMLElement | undefined;
  // Moves the focus to the conversation if the focused card disappears, so that shortcuts answer the next card.
  onCleanup(() => {
    if (card?.contains(document.activeElement)) card.closest<HTMLElement>("[role=log]")?.focus({ preventScroll: true });
  });
  return (
    <section ref={card} class="ask" role="alertdialog" aria-label={titleOf(props.ask)}>
      <Switch>
        <Match when={props.ask.kind === "permission" && props.ask}>
          {(ask) => <PermissionCard {...props} ask={ask()} />}
        </Match>
        <Match when={props.ask.kind === "question" && props.ask}>
          {(ask) => <QuestionCard ask={ask()} answer={props.answer} />}
        </Match>
        <Match when={props.ask.kind === "rules" && props.ask}>
          {(ask) => <RulesCard ask={ask()} answer={props.answer} />}
        </Match>
      </Switch>
      <Deadline at={props.ask.deadline} />
    </section>
  );
}

/** The bar for a card that is out of sight. It names the request and scrolls to the card. */
export function AskBar(props: { ask: Ask; show(): void }): JSX.Element {
  return (
    <section ref={standsBelowToasts} class="ask-bar" aria-label={t().chat.waitingForYou}>
      <p>
        <strong>{titleOf(props.ask)}</strong> <span class="ask-target">{subjectOf(props.ask)}</span>
      </p>
      <button type="button" class="small" onClick={() => props.show()}>
        {t().chat.showAsk}
      </button>
    </section>
  );
}

type PermissionAsk = Extract<Ask, { kind: "permission" }>;
type QuestionAsk = Extract<Ask, { kind: "question" }>;
type Answering<A> = { ask: A; answer(answer: Answer): void };

const titleOf = (ask: Ask): string => {
  if (ask.kind === "rules") return t().chat.askTitle.rules;
  return t().chat.askTitle[ask.kind === "permission" ? ask.effect : "ask"];
};

/** What an ask is about, on one line. */
function subjectOf(ask: Ask): string {
  if (ask.kind === "rules") return onOneLine(ask.file);
  return onOneLine(ask.kind === "permission" ? ask.target : questionText(ask.question).text);
}

interface CardPlace {
  call?: Entry;
  first: boolean;
  shown: boolean;
  show(): void;
}

function PermissionCard(props: Answering<PermissionAsk> & CardPlace): JSX.Element {
  const [reason, setReason] = createSignal("");
  const [editing, setEditing] = createSignal(false);
  let allow: HTMLButtonElement | undefined;
  let edit: HTMLButtonElement | undefined;
  const ruleId = createUniqueId();
  const editable = () => editableIn(props.call);
  const deny = () => props.answer({ type: "deny", reason: reason().trim() || undefined });
  const onKey = (key: KeyAnswer) => {
    if (key === "deny") deny();
    // Nobody allows by a key what is not in view.
    else if (!props.shown) props.show();
    else if (key === "once") props.answer({ type: "allow" });
    else if (key === "edit") setEditing(editable() !== undefined);
    else if (props.ask.always) props.answer({ type: "allow", always: true });
  };
  // Focuses the Allow button only if nothing else has the focus, so that a person who is typing is not interrupted.
  onMount(() => document.activeElement === document.body && allow?.focus({ preventScroll: true }));
  createAnswerKeys(() => props.first && !editing(), onKey);
  return (
    <div>
      <h2>
        <span role="alert">{titleOf(props.ask)}</span>
      </h2>
      <Show
        when={editing() && editable()}
        fallback={
          <>
            <PreviewView ask={props.ask} />
            <p class="ask-why">{withMarks(props.ask.why)}</p>
            <div class="ask-actions">
              <button type="button" class="primary" ref={allow} onClick={() => onKey("once")}>
                {t().chat.allow}
              </button>
              <Show when={props.ask.always}>
                <button type="button" aria-describedby={ruleId} onClick={() => onKey("always")}>
                  {t().chat.always}
                </button>
              </Show>
              <Show when={editable()}>
                <button type="button" ref={edit} onClick={() => onKey("edit")}>
                  {t().chat.editCall}
                </button>
              </Show>
              <button type="button" class="danger" onClick={deny}>
                {reason().trim() ? t().chat.denyWithReason : t().chat.deny}
              </button>
              <input
                type="text"
                aria-label={t().chat.denyWhy}
                placeholder={t().chat.denyWhy}
                value={reason()}
                onInput={(event) => setReason(event.currentTarget.value)}
                onKeyDown={(event) => event.key === "Enter" && reason().trim() && deny()}
              />
            </div>
            <Show when={props.ask.always}>{(rule) => <AlwaysRule id={ruleId} rule={rule()} />}</Show>
            <p class="ask-keys">{editable() ? t().chat.keysWithEdit : t().chat.keys}</p>
          </>
        }
      >
        {(call) => (
          <AskEditor
            call={call()}
            target={props.ask.target}
            allow={(input) => props.answer({ type: "allow", input })}
            cancel={() => {
              setEditing(false);
              edit?.focus();
            }}
          />
        )}
      </Show>
    </div>
  );
}

function PreviewView(props: { ask: PermissionAsk }): JSX.Element {
  const shown = () => props.ask.preview;
  const as = <K extends PermissionAsk["preview"]["kind"]>(kind: K) => {
    const preview = shown();
    return preview.kind === kind ? (preview as Extract<PermissionAsk["preview"], { kind: K }>) : undefined;
  };
  return (
    <>
      <Show when={as("diff")}>
        {(diff) => (
          <>
            <p class="ask-target">
              {onOneLine(diff().path)} <span class="added">+{diff().added}</span>{" "}
              <span class="removed">−{diff().removed}</span>
            </p>
            <Diff patch={diff().patch} />
          </>
        )}
      </Show>
      <Show when={as("command")}>
        {(command) => (
          <>
            <pre class="ask-command" tabindex="0">{`$ ${withMarks(command().command, "exact")}`}</pre>
            <p class="ask-target">
              {command().cwd ? t().chat.inFolder(onOneLine(command().cwd)) : t().chat.unknownFolder}
            </p>
          </>
        )}
      </Show>
      <Show when={as("text")}>
        {(text) => (
          <pre class="ask-command" tabindex="0">
            {withMarks(text().text, "exact")}
          </pre>
        )}
      </Show>
    </>
  );
}

function QuestionCard(props: Answering<QuestionAsk>): JSX.Element {
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
      <div class="ask-actions">
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
        <input
          type="text"
          aria-label={t().chat.ownAnswer}
          placeholder={t().chat.ownAnswer}
          value={words()}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
        <button type="submit" class="primary" disabled={!reply()}>
          {t().chat.answer}
        </button>
        <button type="button" onClick={() => props.answer({ type: "deny" })}>
          {t().chat.skip}
        </button>
      </div>
    </form>
  );
}

function Deadline(props: { at?: number }): JSX.Element {
  const now = createNow(() => props.at !== undefined);
  return (
    <Show when={props.at}>
      {(at) => <p class="ask-deadline">{t().chat.deniedIn(seconds(Math.max(1_000, at() - now())))}</p>}
    </Show>
  );
}
