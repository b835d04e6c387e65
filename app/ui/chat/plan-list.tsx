// The agent's plan as a checklist above the composer: how far it is, and what is being done now.
import { For, type JSX, Show } from "solid-js";
import { onOneLine, withMarks } from "#core/hidden-characters.ts";
import type { TodoItem } from "#core/session/tool-result.ts";
import { Disclosure } from "../kit/controls/disclosure.tsx";
import { Check, Circle, CircleDot } from "../kit/icons.ts";
import { t } from "../text/t.ts";
import "./plan.css";

export function PlanList(props: { items: TodoItem[] }): JSX.Element {
  const done = () => props.items.filter(({ state }) => state === "done").length;
  const now = () =>
    props.items.find(({ state }) => state === "doing") ?? props.items.find((one) => one.state !== "done");
  return (
    <section class="plan" aria-label={t().chat.plan.title}>
      <Disclosure
        summary={
          <>
            <span class="plan-count">{t().chat.plan.progress(done(), props.items.length)}</span>
            <span class="one-line">{onOneLine(now()?.text ?? "")}</span>
          </>
        }
      >
        <ul class="plan-items">
          <For each={props.items}>
            {(item) => (
              <li data-state={item.state}>
                <Show
                  when={item.state === "done"}
                  fallback={item.state === "doing" ? <CircleDot size={14} /> : <Circle size={14} />}
                >
                  <Check size={14} />
                </Show>
                <span>
                  {withMarks(item.text)}
                  <span class="visually-hidden"> ({t().chat.plan.states[item.state]})</span>
                </span>
              </li>
            )}
          </For>
        </ul>
      </Disclosure>
    </section>
  );
}
