// Imports ledgers of Octo and logs of other programs: chosen files, a chosen folder, or what is dropped on the page.
import { createEffect, createSignal, type JSX, onCleanup } from "solid-js";
import { filesIn } from "../kit/dropped-files.ts";
import { errorText } from "../parts/words/error-text.ts";
import { count } from "../parts/words/format.ts";
import { useOcto } from "../state/context.ts";
import { createStatus } from "../state/status.ts";
import { t } from "../text/t.ts";
import "../text/money.ts";

const isLedgerName = (name: string): boolean => /\.(?:jsonl|json|csv)$/i.test(name);
/** How many files are named that have no calls. */
const maxNamed = 3;

export function Import(props: { report(words: string): void }): JSX.Element {
  const octo = useOcto();
  const status = createStatus();
  const [busy, setBusy] = createSignal(false);
  let picker: HTMLInputElement | undefined;
  let folderPicker: HTMLInputElement | undefined;
  createEffect(() => {
    const importing = busy() && status().importing;
    if (importing) props.report(t().money.importingFiles(count(importing.done), count(importing.total)));
  });
  const load = async (files: File[]) => {
    if (files.length === 0) return props.report(t().money.noLedgerFiles);
    props.report(t().money.importing);
    const result = await octo.call((api) => api.ledger.load(files));
    const { foreign } = result;
    const words = [
      foreign.length < files.length && `${t().money.imported(result)}.`,
      foreign.length > 0 && t().money.unrecognized(someOf(foreign)),
    ];
    props.report(words.filter(Boolean).join(" "));
  };
  const run = async (chosen: Promise<File[]> | File[]) => {
    if (busy()) return;
    setBusy(true);
    try {
      await load(await chosen);
    } catch (error) {
      props.report(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  const take = (input: HTMLInputElement, wanted: (name: string) => boolean) => {
    const files = [...(input.files ?? [])].filter(({ name }) => wanted(name));
    // Resets the picker, so that the same files can be chosen again.
    input.value = "";
    void run(files);
  };
  // Called by a listener, which needs no tracking.
  // oxlint-disable-next-line solid/reactivity
  onDropped((dropped) => void run(filesIn(dropped, isLedgerName)));
  return (
    <>
      <input
        ref={picker}
        type="file"
        multiple
        accept=".jsonl,.json,.csv"
        hidden
        onChange={(event) => take(event.currentTarget, () => true)}
      />
      <input
        ref={(input) => {
          folderPicker = input;
          input.webkitdirectory = true;
        }}
        type="file"
        hidden
        onChange={(event) => take(event.currentTarget, isLedgerName)}
      />
      {/* Uses aria-disabled, because a disabled button would lose the focus. */}
      <button type="button" class="quiet" aria-disabled={busy()} onClick={() => busy() || picker?.click()}>
        {t().money.import}
      </button>
      <button type="button" class="quiet" aria-disabled={busy()} onClick={() => busy() || folderPicker?.click()}>
        {t().money.importFolder}
      </button>
    </>
  );
}

function someOf(names: string[]): string {
  const more = names.length - maxNamed;
  const some = names.slice(0, maxNamed).join(", ");
  return more > 0 ? t().money.andMore(some, count(more)) : some;
}

/** Calls `take` when files are dropped anywhere on the page, except where something else takes them. */
function onDropped(take: (dropped: DataTransfer) => void): void {
  const hover = (event: DragEvent) => event.dataTransfer?.types.includes("Files") && event.preventDefault();
  const drop = (event: DragEvent) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    take(event.dataTransfer);
  };
  document.addEventListener("dragover", hover);
  document.addEventListener("drop", drop);
  onCleanup(() => {
    document.removeEventListener("dragover", hover);
    document.removeEventListener("drop", drop);
  });
}
