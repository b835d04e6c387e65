// The preview of a file, with its path and actions.
import { createSignal, For, type JSX, Match, onMount, Show, Switch } from "solid-js";
import { onOneLine } from "#core/hidden-characters.ts";
import type { Node as Piece } from "#core/markdown/nodes.ts";
import { ArrowLeft, AtSign, Copy } from "../kit/icons.ts";
import { draw } from "../markdown/elements.ts";
import { bytes } from "../parts/words/format.ts";
import { Markdown } from "../markdown/view.tsx";
import { toast } from "../parts/frame/toast.tsx";
import { isWide } from "../state/frame.ts";
import { mentionFile } from "../state/file-mention.ts";
import { t } from "../text/t.ts";
import "../text/panels.ts";
import { createPreview, type PreviewContent } from "./preview.ts";
import type { PanelModel } from "./panel-model.ts";

interface Props {
  model: PanelModel;
  path: string;
  leave(): void;
}

export function Preview(props: Props): JSX.Element {
  // The props are read once, because another file mounts another preview.
  // oxlint-disable-next-line solid/reactivity
  const { shown, more } = createPreview(props.model, props.path);
  const [source, setSource] = createSignal(false);
  let back: HTMLButtonElement | undefined;
  onMount(() => back?.focus());
  const copy = () => void navigator.clipboard.writeText(props.path).then(() => toast(t().panels.copied));
  const mention = () => {
    if (!isWide()) props.leave();
    mentionFile(props.path);
  };
  const text = () => {
    const now = shown();
    return now?.kind === "text" ? now : undefined;
  };
  return (
    <>
      <div class="panel-bar">
        <button
          ref={back}
          type="button"
          class="quiet icon small"
          aria-label={t().panels.back}
          onClick={() => props.model.preview(undefined)}
        >
          <ArrowLeft size={16} />
        </button>
        <h2 class="panel-path" data-tip={onOneLine(props.path)}>
          <bdi>{onOneLine(props.path)}</bdi>
        </h2>
        <Show when={text()?.isMarkdown}>
          <button type="button" class="quiet small" aria-pressed={source()} onClick={() => setSource((now) => !now)}>
            {t().panels.asSource}
          </button>
        </Show>
        <button type="button" class="quiet icon small" aria-label={t().panels.copyPath} onClick={copy}>
          <Copy size={16} />
        </button>
        <button type="button" class="quiet icon small" aria-label={t().panels.mention} onClick={mention}>
          <AtSign size={16} />
        </button>
      </div>
      <div class="preview" tabindex="0" role="region" aria-label={props.path}>
        <Show when={shown()} fallback={<p class="panel-empty panel-late">{t().panels.loading}</p>}>
          {(now) => <Content shown={now()} path={props.path} source={source()} />}
        </Show>
        <Show when={text()?.file}>
          {(file) => (
            <Show when={file().toLine < file().lines}>
              <button type="button" class="preview-more" onClick={more}>
                {t().panels.moreLines(file().toLine, file().lines)}
              </button>
            </Show>
          )}
        </Show>
      </div>
    </>
  );
}

function Content(props: { shown: PreviewContent; path: string; source: boolean }): JSX.Element {
  const is = <K extends PreviewContent["kind"]>(kind: K) =>
    props.shown.kind === kind ? (props.shown as Extract<PreviewContent, { kind: K }>) : undefined;
  return (
    <Switch>
      <Match when={is("failed")}>{(now) => <p class="panel-empty">{t().panels.readFailed(now().words)}</p>}</Match>
      <Match when={is("gone")}>
        <p class="panel-empty">{t().panels.gone}</p>
      </Match>
      <Match when={is("none")}>{(now) => <p class="panel-empty">{t().panels.notShown(bytes(now().size))}</p>}</Match>
      <Match when={is("picture")}>
        {(now) => <img class="preview-picture" src={now().address} alt={props.path} />}
      </Match>
      <Match when={is("text")}>
        {(now) => (
          <Show when={now().isMarkdown && !props.source} fallback={<Lines lines={now().lines} />}>
            <div class="preview-text">
              <Markdown text={now().file.text} />
            </div>
          </Show>
        )}
      </Match>
    </Switch>
  );
}

function Lines(props: { lines: Piece[][] }): JSX.Element {
  return (
    <pre class="preview-lines">
      <For each={props.lines}>
        {(pieces, at) => (
          <span data-number={at() + 1}>
            <For each={pieces}>{(piece) => draw(piece, () => undefined)}</For>
            {"\n"}
          </span>
        )}
      </For>
    </pre>
  );
}
