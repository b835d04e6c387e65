// Asks whether a call may run: what it would do, how far it reaches, and the ways to answer.
import { createSignal, createUniqueId, type JSX, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import { onOneLine, withMarks } from "#core/hidden-characters.ts";
import { Keycaps } from "../../kit/controls/keycap.tsx";
import { ChevronRight } from "../../kit/icons.ts";
import { t } from "../../text/t.ts";
import "../../text/approvals.ts";
import { AlwaysRule, ruleName } from "./always-rule.tsx";
import { AskEditor, editableIn } from "./ask-editor.tsx";
import { createKeysShown, passToMessageBox } from "./ask-focus.ts";
import { createAnswerKeys, type KeyAnswer } from "./ask-keys.ts";
import { AskPreview } from "./ask-preview.tsx";
import type { CardPlace } from "./cards.ts";
import { iconOf, type PermissionAsk, reasonText, riskOfAsk, titleOf, verbOf } from "./ask-words.ts";

export type PermissionProps = CardPlace & { ask: PermissionAsk; card(): HTMLElement | undefined };

export function PermissionCard(props: PermissionProps): JSX.Element {
  const [reason, setReason] = createSignal("");
  const [editing, setEditing] = createSignal(false);
  let edit: HTMLButtonElement | undefined;
  const editable = () => editableIn(props.call);
  const final = () => riskOfAsk(props.ask) === "final";
  const deny = () => props.answer({ type: "deny", reason: reason().trim() || undefined });
  const onKey = (key: KeyAnswer) => {
    if (key === "deny") deny();
    // Nobody allows by a key what is not in view.
    else if (!props.shown) props.show();
    else if (key === "once") props.answer({ type: "allow" });
    else if (key === "edit") setEditing(editable() !== undefined);
    else if (props.ask.always && !final()) props.answer({ type: "allow", always: true });
  };
  createAnswerKeys({ active: () => !editing(), final }, onKey, (event) => passToMessageBox(event, props.card()));
  return (
    <div>
      <CardHead {...props} />
      <Show when={reasonText(props.ask)}>
        {(why) => (
          <p class="ask-why">
            <Show when={final()}>
              <strong>{t().approvals.final}</strong>{" "}
            </Show>
            {withMarks(why())}
          </p>
        )}
      </Show>
      <Show
        when={editing() && editable()}
        fallback={
          <>
            <AskPreview ask={props.ask} />
            <Actions
              ask={props.ask}
              reason={reason()}
              setReason={setReason}
              deny={deny}
              press={onKey}
              editable={editable() !== undefined}
              editButton={(button) => (edit = button)}
            />
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

/** Icon, verb and target on one line, and where this request stands among those that wait. */
function CardHead(props: PermissionProps): JSX.Element {
  const diff = () => (props.ask.preview.kind === "diff" ? props.ask.preview : undefined);
  const command = () => (props.ask.preview.kind === "command" ? props.ask.preview : undefined);
  return (
    <header class="ask-head">
      <span class="ask-icon">
        <Dynamic component={iconOf(props.ask)} size={16} />
      </span>
      <h2>
        <span role="alert" class="visually-hidden">
          {titleOf(props.ask)}
        </span>
        <span aria-hidden="true">{verbOf(props.ask)}</span>
      </h2>
      <Show when={diff()}>
        {(change) => (
          <p class="ask-target">
            {onOneLine(change().path)} <span class="added">+{change().added}</span>{" "}
            <Show when={change().removed > 0}>
              <span class="removed">−{change().removed}</span>
            </Show>
          </p>
        )}
      </Show>
      <Show when={command()}>
        {(run) => (
          <p class="ask-target">
            {run().cwd ? t().approvals.inFolder(onOneLine(run().cwd)) : t().approvals.unknownFolder}
          </p>
        )}
      </Show>
      <Show when={props.all.length > 1}>
        <Pager {...props} />
      </Show>
    </header>
  );
}

/** Turns to the other requests that wait. All can be allowed at once if the effects of each stay in the folder. */
function Pager(props: PermissionProps): JSX.Element {
  const at = () => props.all.findIndex(({ askId }) => askId === props.ask.askId);
  const turn = (by: number) => {
    const to = props.all[(at() + by + props.all.length) % props.all.length];
    if (to) props.turnTo(to);
  };
  const allUsual = () => props.all.every((one) => one.kind === "permission" && riskOfAsk(one) === "usual");
  return (
    <div class="ask-pager">
      <button type="button" class="quiet icon small" aria-label={t().approvals.previous} onClick={() => turn(-1)}>
        <ChevronRight size={14} class="ask-turn-back" />
      </button>
      <span aria-live="polite">{t().approvals.position(at() + 1, props.all.length)}</span>
      <button type="button" class="quiet icon small" aria-label={t().approvals.next} onClick={() => turn(1)}>
        <ChevronRight size={14} />
      </button>
      <Show when={allUsual()}>
        <button
          type="button"
          class="small"
          aria-label={t().approvals.allowAllOf(props.all.length)}
          onClick={() => props.allowAll()}
        >
          {t().approvals.allowAll}
        </button>
      </Show>
    </div>
  );
}

interface ActionProps {
  ask: PermissionAsk;
  reason: string;
  setReason(text: string): void;
  deny(): void;
  press(key: KeyAnswer): void;
  editable: boolean;
  editButton(button: HTMLButtonElement): void;
}

function Actions(props: ActionProps): JSX.Element {
  const keys = createKeysShown();
  const ruleId = createUniqueId();
  const final = () => riskOfAsk(props.ask) === "final";
  const rule = () => (final() ? undefined : props.ask.always);
  const name = () => {
    const always = rule();
    return always && (ruleName(always) ?? t().approvals.alwaysCommand);
  };
  /** True if the button alone does not name the whole rule: a command's folder, or the place of a folder. */
  const needsWords = () => {
    const always = rule();
    return always !== undefined && (always.folder !== undefined || ruleName(always) === undefined);
  };
  return (
    <>
      <Show when={needsWords() && rule()}>
        {(always) => (
          <p class="ask-rule" id={ruleId}>
            {t().approvals.alwaysRule} <AlwaysRule rule={always()} />
          </p>
        )}
      </Show>
      <div class="ask-actions" data-keys={keys()}>
        <input
          type="text"
          aria-label={t().approvals.denyWhy}
          placeholder={t().approvals.denyWhy}
          value={props.reason}
          onInput={(event) => props.setReason(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Enter" && props.reason.trim() && props.deny()}
        />
        <button
          type="button"
          class="danger"
          aria-keyshortcuts="Escape"
          aria-label={props.reason.trim() ? t().approvals.denyWithReason : undefined}
          onClick={() => props.deny()}
        >
          {t().approvals.deny} <Keycaps keys="escape" />
        </button>
        <Show when={props.editable}>
          <button
            type="button"
            ref={(button) => props.editButton(button)}
            aria-keyshortcuts="E"
            onClick={() => props.press("edit")}
          >
            {t().approvals.editCall}{" "}
            <span data-letter>
              <Keycaps keys="e" />
            </span>
          </button>
        </Show>
        <Show when={name()}>
          {(words) => (
            <button
              type="button"
              aria-keyshortcuts="A"
              aria-describedby={needsWords() ? ruleId : undefined}
              onClick={() => props.press("always")}
            >
              {t().approvals.always} {words()}{" "}
              <span data-letter>
                <Keycaps keys="a" />
              </span>
            </button>
          )}
        </Show>
        <button
          type="button"
          class={final() ? "primary final" : "primary"}
          aria-keyshortcuts={final() ? "Control+Enter" : "Enter"}
          onClick={() => props.press("once")}
        >
          {t().approvals.allow} <Keycaps keys={final() ? "mod+enter" : "enter"} />
        </button>
      </div>
    </>
  );
}
