// A modal dialog on the platform's own element: focus is trapped and given back, Escape closes.
import { createEffect, type JSX, Suspense } from "solid-js";

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
      {/* Whoever waited in the page for what a dialog loads would take it off the page, and it would be modal no more. */}
      <div class="dialog-body">{props.open && <Suspense>{props.children}</Suspense>}</div>
    </dialog>
  );
}
