// Tooltips of the whole app: one part that shows the words of the element under the pointer or the focus.
//
// An element has a tooltip if it has `data-tip`, or if it is a button with an icon only, whose name is shown then.
// `data-action` names the action that does the same, whose shortcut is shown beside the words.
import { createSignal, type JSX, onCleanup, onMount, Show } from "solid-js";
import { Keycaps } from "../controls/keycap.tsx";
import { keepBeside } from "./beside.ts";
import "./tooltip.css";

const delayMs = 500;
/** Milliseconds for which the next tooltip needs no delay. */
const warmMs = 300;
/** What a person does when the tooltip is no longer wanted. */
const hiding = ["pointerdown", "keydown", "scroll"];
const tipId = "octo-tip";
const tipped = "[data-tip], button.icon[aria-label]";

interface Tip {
  element: HTMLElement;
  words: string;
  keys: string | undefined;
}

/** `keysOf` tells the shortcut of an action that is available now. */
export function Tooltips(props: { keysOf(action: string): string | undefined }): JSX.Element {
  const [tip, setTip] = createSignal<Tip>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over: HTMLElement | undefined;
  let hiddenAt = 0;
  const hide = () => {
    clearTimeout(timer);
    over = undefined;
    const now = tip();
    if (!now) return;
    hiddenAt = performance.now();
    if (now.element.getAttribute("aria-describedby") === tipId) now.element.removeAttribute("aria-describedby");
    setTip(undefined);
  };
  const show = (element: HTMLElement) => {
    const name = element.getAttribute("aria-label");
    const words = element.dataset["tip"] || name;
    // An open menu says more than the tooltip of its button, and would be covered.
    if (!element.isConnected || !words || element.getAttribute("aria-expanded") === "true") return;
    const { action } = element.dataset;
    setTip({ element, words, keys: action && props.keysOf(action) });
    // Words that only repeat the name would be read twice.
    if (words !== name && !element.hasAttribute("aria-describedby")) element.setAttribute("aria-describedby", tipId);
  };
  const near = (target: EventTarget | null) => {
    const element = target instanceof Element ? target.closest<HTMLElement>(tipped) : null;
    if (element === (over ?? null)) return;
    const warm = performance.now() - hiddenAt < warmMs || tip() !== undefined;
    hide();
    if (!element) return;
    over = element;
    timer = setTimeout(() => show(element), warm ? 0 : delayMs);
  };
  const onPointer = (event: PointerEvent) => event.pointerType !== "touch" && near(event.target);
  const onFocus = ({ target }: FocusEvent) =>
    near(target instanceof Element && target.matches(":focus-visible") ? target : null);
  onMount(() => {
    document.addEventListener("pointerover", onPointer);
    document.addEventListener("focusin", onFocus);
    for (const name of hiding) document.addEventListener(name, hide, true);
  });
  onCleanup(() => {
    hide();
    document.removeEventListener("pointerover", onPointer);
    document.removeEventListener("focusin", onFocus);
    for (const name of hiding) document.removeEventListener(name, hide, true);
  });
  return (
    <Show when={tip()} keyed>
      {(now) => <Bubble {...now} />}
    </Show>
  );
}

function Bubble(props: Tip): JSX.Element {
  let bubble: HTMLDivElement | undefined;
  onMount(() => {
    bubble?.showPopover();
    // Another element mounts another bubble.
    // oxlint-disable-next-line solid/reactivity
    if (bubble) keepBeside(bubble, () => middle(props.element.getBoundingClientRect(), bubble));
  });
  return (
    <div ref={bubble} id={tipId} class="tip" role="tooltip" popover="manual">
      <span>{props.words}</span>
      <Show when={props.keys}>{(keys) => <Keycaps keys={keys()} />}</Show>
    </div>
  );
}

/** The place under which the bubble is centred. */
function middle(at: DOMRect, bubble: HTMLElement | undefined): DOMRect {
  const width = bubble?.getBoundingClientRect().width ?? 0;
  return new DOMRect(at.left + at.width / 2 - width / 2, at.top, width, at.height);
}
