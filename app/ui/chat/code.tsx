// A block of code with its language and a way to copy it.
import { createSignal, type JSX } from "solid-js";
import { t } from "../text/t.ts";

const copiedMs = 1_500;

export function CodeBlock(props: { code: string; language?: string }): JSX.Element {
  return (
    <figure class="code">
      <figcaption>
        <span>{props.language ?? ""}</span>
        <CopyButton text={props.code} />
      </figcaption>
      <pre tabindex="0">
        <code>{props.code}</code>
      </pre>
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
