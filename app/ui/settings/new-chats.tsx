// Defaults of new chats, and the limits of one turn.
import type { JSX } from "solid-js";
import { type SessionSettings, usualLimits } from "#core/session/session-settings.ts";
import type { PermissionMode } from "#core/session/permission-rule.ts";
import { createSetting } from "../state/stored-settings.ts";
import { t } from "../text/t.ts";
import "../text/settings.ts";
import { AmountField, inDollars, inNanos } from "./amount-field.tsx";
import { optionsOf } from "../kit/floating/option-list.tsx";
import { SelectField } from "../kit/floating/select-field.tsx";

type Changes = Partial<SessionSettings>;

export function NewChats(): JSX.Element {
  const [session, , , changeSession] = createSetting("session");
  const change = (changes: Changes) => void changeSession((now) => ({ ...now, ...changes }));
  return (
    <>
      <SelectField<PermissionMode>
        label={t().chat.mode}
        value={session()?.mode ?? "ask"}
        options={optionsOf(t().chat.modes)}
        choose={(mode) => change({ mode })}
      />
      <SelectField
        label={t().settings.answerWithin}
        value={String(session()?.answerWithinMs ?? usualLimits.answerWithinMs)}
        options={optionsOf(t().settings.answerChoices)}
        choose={(ms) => change({ answerWithinMs: Number(ms) })}
      />
    </>
  );
}

const minute = 60_000;

/** The limits of one turn, and resuming after a crash. */
export function TurnLimits(): JSX.Element {
  const [session, , , changeSession] = createSetting("session");
  const [resumeWithin, setResumeWithin] = createSetting("resumeWithinMs");
  const budgetOf = ({ budget }: Changes = {}) => budget ?? usualLimits.budget;
  const budget = () => budgetOf(session());
  const limit = (changes: SessionSettings["budget"]) =>
    void changeSession((now) => ({ ...now, budget: { ...budgetOf(now), ...changes } }));
  return (
    <>
      <AmountField
        label={t().settings.steps}
        hint={t().settings.noLimit}
        value={budget().steps}
        step={1}
        set={(steps) => limit({ steps })}
      />
      <AmountField
        label={t().settings.turnCost}
        hint={t().settings.noLimit}
        value={inDollars(budget().costNanos)}
        step={0.01}
        set={(dollars) => limit({ costNanos: inNanos(dollars) })}
      />
      <AmountField
        label={t().settings.turnMinutes}
        hint={t().settings.noLimit}
        value={budget().ms === undefined ? undefined : (budget().ms ?? 0) / minute}
        step={1}
        set={(minutes) => limit({ ms: minutes === undefined ? undefined : minutes * minute })}
      />
      <SelectField
        label={t().settings.resume}
        value={String(resumeWithin())}
        options={optionsOf(t().settings.resumeChoices)}
        choose={(ms) => void setResumeWithin(Number(ms))}
      />
    </>
  );
}
