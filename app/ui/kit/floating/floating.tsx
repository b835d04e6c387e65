// A surface that floats above the page beside a button. Escape and a click elsewhere close it.
import { type JSX, onMount } from "solid-js";
import { type Align, keepBeside } from "./beside.ts";
import "./floating.css";

export interface FloatingProps {
  id: string;
  label: string;
  /** The button that opened the part. It gets the focus back. */
  anchor(): HTMLElement | undefined;
  close(): void;
}

interface Props extends FloatingProps {
  /** Absent if the part holds a list with a name of its own. */
  role?: "dialog" | "menu";
  class?: string;
  align?: Align;
  onKeyDown?(event: KeyboardEvent): void;
  /** Called once the part is on the screen, which is when it can take the focus. */
  shown?(part: HTMLElement): void;
  children: JSX.Element;
}

export function Floating(props: Props): JSX.Element {
  let part: HTMLDivElement | undefined;
  onMount(() => {
    if (!part) return;
    part.showPopover();
    // The anchor is asked again whenever the part is placed.
    // oxlint-disable-next-line solid/reactivity
    keepBeside(part, () => props.anchor()?.getBoundingClientRect(), props.align);
    props.shown?.(part);
  });
  return (
    <div
      ref={part}
      id={props.id}
      class={`floating ${props.class ?? ""}`}
      role={props.role}
      aria-label={props.role && props.label}
      tabindex="-1"
      popover="auto"
      onKeyDown={(event) => {
        // Hides the keys from other handlers: Escape closes the part and must not also deny a permission.
        event.stopPropagation();
        props.onKeyDown?.(event);
      }}
      onToggle={(event) => event.newState === "closed" && props.close()}
    >
      {props.children}
    </div>
  );
}
