// A menu beside a button, and the button with three dots that opens one. Arrow keys and letters move the focus.
import { type Component, createUniqueId, For, type JSX, Show } from "solid-js";
import { Keycaps } from "../controls/keycap.tsx";
import { Check, Ellipsis } from "../icons.ts";
import { type Align, createOpener } from "./beside.ts";
import { Floating, type FloatingProps } from "./floating.tsx";
import "./menu.css";

export interface MenuItem {
  label: string;
  /** A line that explains the item. */
  hint?: string;
  icon?: Component<{ size: number }>;
  /** The shortcut that does the same, in the notation of actions. */
  keys?: string;
  danger?: boolean;
  /** Whether the item is the chosen one of several. Absent if the item does something. */
  checked?: boolean;
  /** Colours the item's icon: the name of a tone. */
  tone?: string;
  run(): void;
}

export function MenuButton(props: { label: string; items: MenuItem[] }): JSX.Element {
  const opener = createOpener();
  const id = createUniqueId();
  let button: HTMLButtonElement | undefined;
  return (
    <>
      <button
        ref={button}
        type="button"
        class="quiet icon small menu-button"
        aria-label={props.label}
        aria-haspopup="menu"
        aria-expanded={opener.open()}
        aria-controls={opener.open() ? id : undefined}
        onPointerDown={opener.onPointerDown}
        onClick={opener.onClick}
      >
        <Ellipsis size={16} />
      </button>
      <Show when={opener.open()}>
        <Menu id={id} label={props.label} items={props.items} close={opener.close} anchor={() => button} />
      </Show>
    </>
  );
}

interface MenuProps extends FloatingProps {
  items: MenuItem[];
  align?: Align;
}

export function Menu(props: MenuProps): JSX.Element {
  let menu: HTMLElement | undefined;
  const buttons = () => [...(menu?.querySelectorAll("button") ?? [])];
  const onKey = (event: KeyboardEvent) => {
    const all = buttons();
    const now = all.findIndex((item) => item === document.activeElement);
    // Tab moves the focus out of the menu, so the menu closes.
    if (event.key === "Tab") return props.close();
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key] ?? letter(event, now);
    if (to === undefined) return;
    event.preventDefault();
    all.at(to % all.length)?.focus();
  };
  /** The index of the next item that begins with the typed letter. */
  const letter = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent, now: number): number | undefined => {
    if (key.length !== 1 || key === " " || ctrlKey || metaKey || altKey) return undefined;
    const begins = props.items.map(({ label }) => label.toLowerCase().startsWith(key.toLowerCase()));
    const next = begins.findIndex((fits, i) => fits && i > now);
    return next >= 0 ? next : begins.includes(true) ? begins.indexOf(true) : undefined;
  };
  const run = (item: MenuItem) => {
    props.close();
    // Returns the focus to the button first, because the action may move the focus elsewhere.
    props.anchor()?.focus();
    item.run();
  };
  return (
    <Floating
      {...props}
      role="menu"
      class="menu"
      onKeyDown={onKey}
      shown={(part) => {
        menu = part;
        (part.querySelector<HTMLElement>("[aria-checked='true']") ?? buttons()[0])?.focus();
      }}
    >
      <For each={props.items}>{(item) => <Item item={item} run={() => run(item)} />}</For>
    </Floating>
  );
}

function Item(props: { item: MenuItem; run(): void }): JSX.Element {
  const isChoice = () => props.item.checked !== undefined;
  return (
    <button
      type="button"
      role={isChoice() ? "menuitemradio" : "menuitem"}
      aria-checked={props.item.checked}
      // The hint describes the item and is not a part of its name.
      aria-label={props.item.label}
      aria-description={props.item.hint}
      class="quiet"
      classList={{ danger: props.item.danger }}
      onClick={() => props.run()}
    >
      <Show when={props.item.icon} keyed>
        {(Icon) => (
          <span class="menu-icon" data-tone={props.item.tone}>
            <Icon size={16} />
          </span>
        )}
      </Show>
      <span class="menu-words">
        <span>{props.item.label}</span>
        <Show when={props.item.hint}>
          <small>{props.item.hint}</small>
        </Show>
      </span>
      <Show when={props.item.keys}>{(keys) => <Keycaps keys={keys()} />}</Show>
      <Show when={isChoice()}>
        <span class="menu-check">
          <Show when={props.item.checked}>
            <Check size={16} />
          </Show>
        </span>
      </Show>
    </button>
  );
}
