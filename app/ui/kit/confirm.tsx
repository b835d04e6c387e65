// Asks once before something that cannot be undone, naming what it means.
import { type JSX, Show } from "solid-js";
import { t } from "../text/t.ts";
import { Dialog } from "./dialog.tsx";

interface Props {
  /** What is to be decided; undefined while nothing is. */
  question: string | undefined;
  action: string;
  run(): void;
  close(): void;
}

export function Confirm(props: Props): JSX.Element {
  return (
    // Not compared with undefined: the compiler turns `a() && b` in a prop into false.
    <Dialog open={Boolean(props.question)} close={() => props.close()} label={props.action}>
      <Show when={props.question}>
        {(words) => (
          <div class="stack">
            <p>{words()}</p>
            <div class="row">
              <button type="button" class="danger" onClick={() => props.run()}>
                {props.action}
              </button>
              <button type="button" onClick={() => props.close()}>
                {t().kit.cancel}
              </button>
            </div>
          </div>
        )}
      </Show>
    </Dialog>
  );
}
