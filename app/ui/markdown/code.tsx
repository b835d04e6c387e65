// A block of code with its language, line wrapping and a copy button.
import { createSignal, type JSX } from "solid-js";
import type { SourceReason } from "#core/markdown/nodes.ts";
import { t } from "../text/t.ts";

const copiedMs = 1_500;

/** The source of a text that cannot be displayed, with the reason. */
export function SourceBlock(props: { code: HTMLElement; why: SourceReason }): JSX.Element {
  return (
    <figure class="code code-source code-wrapped">
      <figcaption>
        <span>{t().chat.sourceShown[props.why]}</span>
        <CopyButton text={props.code.textContent} />
      </figcaption>
      <pre tabindex="0">{props.code}</pre>
    </figure>
  );
}

/** @param code the element with the code, whose text may still be streaming */
export function CodeBlock(props: { code: HTMLElement; language?: string }): JSX.Element {
  const [wrapped, setWrapped] = createSignal(false);
  return (
    <figure class="code" classList={{ "code-wrapped": wrapped() }}>
      <figcaption>
        <span class="one-line">{props.language ?? ""}</span>
        <button
          type="button"
          class="quiet small code-wrap"
          aria-pressed={wrapped()}
          onClick={() => setWrapped((now) => !now)}
        >
          {t().chat.wrap}
        </button>
        <CopyButton text={props.code.textContent} />
      </figcaption>
      <pre tabindex="0">{props.code}</pre>
    </figure>
  );
}

export function CopyButton(props: { text: string }): JSX.Element {
  const [copied, setCopied] = createSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(props.text);
    setCopied(true);
    setTimeout(() => setCopied(false), copiedMs);
  };
  return (
    <button type="button" class="quiet small" onClick={() => void copy()}>
      {copied() ? t().chat.copied : t().chat.copy}
    </button>
  );
}
