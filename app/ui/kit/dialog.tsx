// A modal dialog on the platform's own element: focus is trapped and given back, Escape closes.
import { createEffect, type JSX } from "solid-js";

export function Dialog(props: { open: boolean; close(): void; label: string; children: JSX.Element }): JSX.Element {
  let dialog: HTMLDialogElement | undefined;
  createEffect(() => {
    if (props.open && !dialog?.open) dialog?.showModal();
    if (!props.open && dialog?.open) dialog.close();
  });
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-label={props.label}
      onClose={() => props.close()}
      onClick={(event) => event.target === dialog && props.close()}
    >
      <div class="dialog-body">{props.open && props.children}</div>
    </dialog>
  );
}
