// A modal dialog. The native `dialog` element keeps the focus inside, returns the focus and closes on Escape.
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
      {/*
       * The dialog has its own Suspense. If the page suspended instead, it would leave the document and the dialog
       * would no longer be modal.
       */}
      <div class="dialog-body">{props.open && <Suspense>{props.children}</Suspense>}</div>
    </dialog>
  );
}
