// A button that shows the chosen one of a few options and opens their list. Behaves as a select does: arrow keys open
// it, letters find an option, Enter, Space and Tab choose, Escape leaves the choice as it was.
import { createSignal, createUniqueId, type JSX, Show } from "solid-js";
import { createOpener, type Opener } from "./beside.ts";
import { Floating } from "./floating.tsx";
import { movedBy, optionId, OptionList } from "./option-list.tsx";
import { SelectButton, type SelectProps } from "./select-button.tsx";

/** Milliseconds after which a letter begins a new word. */
const pauseMs = 600;

export function Select<V extends string>(props: SelectProps<V>): JSX.Element {
  const bare = createOpener();
  const id = createUniqueId();
  const [active, setActive] = createSignal(0);
  let button: HTMLButtonElement | undefined;
  const chosen = () => props.options.findIndex(({ value }) => value === props.value);
  const begin = (at = chosen()) => setActive(Math.max(0, at));
  const opener: Opener & Keys["opener"] = {
    ...bare,
    show(at?: number) {
      begin(at);
      bare.show();
    },
    onClick(event) {
      begin();
      bare.onClick(event);
    },
  };
  const choose = (index: number) => {
    const option = props.options[index];
    opener.close();
    button?.focus();
    if (option && option.value !== props.value) props.choose(option.value);
  };
  const onKey = createSelectKeys({
    opener,
    active,
    setActive,
    labels: () => props.options.map(({ label }) => label),
    choose,
  });
  return (
    <span class="select-place" data-options={props.options.map(({ label }) => label).join(" ")}>
      <SelectButton
        select={props}
        opener={opener}
        opens="listbox"
        list={id}
        active={opener.open() ? optionId(id, active()) : undefined}
        ref={(element) => (button = element)}
        onKeyDown={onKey}
      />
      <Show when={opener.open()}>
        <Floating
          id={`${id}-place`}
          label={props.label}
          class="select-list"
          align="start"
          anchor={() => button}
          close={opener.close}
        >
          <OptionList
            id={id}
            label={props.label}
            options={props.options}
            active={active()}
            value={props.value}
            point={setActive}
            choose={choose}
          />
        </Floating>
      </Show>
    </span>
  );
}

interface Keys {
  opener: { open(): boolean; show(at?: number): void; close(): void };
  active(): number;
  setActive(index: number): void;
  labels(): string[];
  choose(index: number): void;
}

function createSelectKeys({ opener, active, setActive, labels, choose }: Keys): (event: KeyboardEvent) => void {
  let typed = "";
  let typedAt = 0;
  /** Moves to the next option that begins with the typed letters. The same letter again goes on to the next one. */
  const find = (letter: string, at: number) => {
    typed = at - typedAt > pauseMs ? letter : typed + letter;
    typedAt = at;
    const word = [...typed].every((one) => one === typed[0]) ? (typed[0] ?? "") : typed;
    const from = word.length === 1 && opener.open() ? active() + 1 : 0;
    const fits = labels().map((label) => label.toLowerCase().startsWith(word.toLowerCase()));
    const after = fits.indexOf(true, from);
    return after >= 0 ? after : fits.indexOf(true);
  };
  return (event) => {
    if (event.ctrlKey || event.metaKey) return;
    const { key } = event;
    const open = opener.open();
    const isLetter = key.length === 1 && (key !== " " || event.timeStamp - typedAt < pauseMs) && !event.altKey;
    if (open) event.stopPropagation();
    // Escape closes the list by itself.
    if (key === "Escape" || (key === "Tab" && !open)) return;
    if (open && ["Enter", " ", "Tab"].includes(key) && !isLetter) {
      if (key !== "Tab") event.preventDefault();
      return choose(active());
    }
    if (["Enter", " "].includes(key) && !isLetter) {
      event.preventDefault();
      return opener.show();
    }
    const to = isLetter
      ? find(key, event.timeStamp)
      : key === "Home"
        ? 0
        : key === "End"
          ? labels().length - 1
          : movedBy(key, active(), labels().length);
    if (to === undefined) return;
    event.preventDefault();
    if (open) return to >= 0 ? setActive(to) : undefined;
    opener.show(isLetter || key === "Home" || key === "End" ? to : undefined);
  };
}
