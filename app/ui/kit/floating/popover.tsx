// A small dialog beside the button that opened it. It takes the focus, and closes when the focus leaves it.
import { type JSX, Suspense } from "solid-js";
import type { Align } from "./beside.ts";
import { Floating, type FloatingProps } from "./floating.tsx";
import "./popover.css";

interface Props extends FloatingProps {
  class?: string;
  align?: Align;
  children: JSX.Element;
}

const focusable = "input, button, a[href], select, textarea, [tabindex='0']";

export function Popover(props: Props): JSX.Element {
  const shown = (part: HTMLElement) => {
    const first = part.querySelector<HTMLElement>(focusable);
    // On a phone, focusing a field opens the keyboard, which would cover the part.
    const opensKeyboard = first?.tagName === "INPUT" && matchMedia("(pointer: coarse)").matches;
    (opensKeyboard ? part : (first ?? part)).focus();
  };
  const leave = (event: FocusEvent & { currentTarget: HTMLElement }) => {
    const to = event.relatedTarget as Node | null;
    if (to && !event.currentTarget.contains(to) && !props.anchor()?.contains(to)) props.close();
  };
  return (
    <Floating {...props} role="dialog" class={`popover ${props.class ?? ""}`} shown={shown}>
      <div class="popover-body" onFocusOut={leave}>
        <Suspense>{props.children}</Suspense>
      </div>
    </Floating>
  );
}
