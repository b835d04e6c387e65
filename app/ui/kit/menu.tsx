// A button with a popover menu. Arrow keys move the focus. Escape or a click elsewhere closes the menu.
import { createSignal, createUniqueId, For, type JSX, onCleanup, onMount, Show } from "solid-js";
import { Ellipsis } from "./icons.ts";

export interface MenuItem {
  label: string;
  danger?: boolean;
  run(): void;
}

export function MenuButton(props: { label: string; items: MenuItem[] }): JSX.Element {
  const [open, setOpen] = createSignal(false);
  const id = createUniqueId();
  let button: HTMLButtonElement | undefined;
  /** True while the button is pressed to close the menu, so that the click does not open the menu again. */
  let closing = false;
  const toggle = () => {
    setOpen(!open() && !closing);
    closing = false;
  };
  const run = (item: MenuItem) => {
    setOpen(false);
    // Returns the focus to the button first, because the action may move the focus elsewhere.
    button?.focus();
    item.run();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class="quiet icon small menu-button"
        aria-label={props.label}
        aria-haspopup="menu"
        aria-expanded={open()}
        aria-controls={open() ? id : undefined}
        onPointerDown={() => {
          closing = open();
        }}
        onClick={toggle}
      >
        <Ellipsis size={16} />
      </button>
      <Show when={open()}>
        <Menu
          id={id}
          label={props.label}
          items={props.items}
          run={run}
          close={() => setOpen(false)}
          at={() => button?.getBoundingClientRect()}
        />
      </Show>
    </>
  );
}

interface MenuProps {
  id: string;
  label: string;
  items: MenuItem[];
  run(item: MenuItem): void;
  close(): void;
  at(): DOMRect | undefined;
}

function Menu(props: MenuProps): JSX.Element {
  let menu: HTMLDivElement | undefined;
  const move = (event: KeyboardEvent) => {
    // Hides these keys from other handlers: Escape closes the menu and must not also deny a permission.
    event.stopPropagation();
    const items = [...(menu?.querySelectorAll("button") ?? [])];
    const now = items.findIndex((item) => item === document.activeElement);
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
    // Tab moves the focus out of the menu, so the menu closes.
    if (event.key === "Tab") return props.close();
    if (to === undefined) return;
    event.preventDefault();
    items.at(to % items.length)?.focus();
  };
  onMount(() => {
    menu?.showPopover();
    if (menu) keepBeside(menu, props.at);
    menu?.querySelector("button")?.focus();
  });
  return (
    <div
      ref={menu}
      id={props.id}
      class="menu floating"
      role="menu"
      aria-label={props.label}
      tabindex="-1"
      popover="auto"
      onKeyDown={move}
      onToggle={(event) => event.newState === "closed" && props.close()}
    >
      <For each={props.items}>
        {(item) => (
          <button
            type="button"
            role="menuitem"
            class="quiet"
            classList={{ danger: item.danger }}
            onClick={() => props.run(item)}
          >
            {item.label}
          </button>
        )}
      </For>
    </div>
  );
}

const gap = 4;

/**
 * Places the menu below the button, or above it if there is no space, and keeps it inside the window until the
 * component is disposed.
 */
export function keepBeside(menu: HTMLElement, button: () => DOMRect | undefined): void {
  const place = () => {
    const at = button();
    if (!at) return;
    const { width, height } = menu.getBoundingClientRect();
    const below = at.bottom + gap;
    const top = below + height <= innerHeight ? below : Math.max(gap, at.top - gap - height);
    const left = Math.min(Math.max(gap, at.right - width), innerWidth - width - gap);
    menu.style.top = `${top}px`;
    menu.style.left = `${left}px`;
  };
  const watcher = new ResizeObserver(place);
  watcher.observe(menu);
  addEventListener("resize", place);
  onCleanup(() => {
    watcher.disconnect();
    removeEventListener("resize", place);
  });
  place();
}
