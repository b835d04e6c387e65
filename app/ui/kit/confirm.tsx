// Asks for confirmation before something that cannot be undone.
import { type JSX, Show } from "solid-js";
import { t } from "../text/t.ts";
import { Dialog } from "./dialog.tsx";

interface Props {
  /** The question, which names the consequence. Undefined closes the dialog. */
  question: string | undefined;
  action: string;
  run(): void;
  close(): void;
}

export function Confirm(props: Props): JSX.Element {
  return (
    // Uses Boolean(), because Solid's compiler turns a caller's `a() && b` into false, not undefined.
    <Dialog open={Boolean(props.question)} close={() => props.close()} label={props.action}>
      <Show when={props.question}>
        {(words) => (
          <div class="stack">
            <p>{words()}</p>
            <div class="dialog-actions">
              <button type="button" onClick={() => props.close()}>
                {t().kit.cancel}
              </button>
              <button type="button" class="danger primary" onClick={() => props.run()}>
                {props.action}
              </button>
            </div>
          </div>
        )}
      </Show>
    </Dialog>
  );
}
