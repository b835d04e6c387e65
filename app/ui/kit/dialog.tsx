// A modal dialog with a title and a close button. The native `dialog` element keeps the focus inside, returns the focus
// and closes on Escape.
import { createEffect, type JSX, onMount, Show, Suspense } from "solid-js";
import { t } from "../text/t.ts";
import { X } from "./icons.ts";
import "./dialog.css";

interface Props {
  open: boolean;
  close(): void;
  /** The title. */
  label: string;
  /** Leaves out the head, for a dialog that consists of a field and its results. */
  bare?: boolean;
  children: JSX.Element;
}

export function Dialog(props: Props): JSX.Element {
  let dialog: HTMLDialogElement | undefined;
  let body: HTMLDivElement | undefined;
  let closeButton: HTMLButtonElement | undefined;
  /** Content that was loaded late gets the focus, unless the person has moved it meanwhile. */
  const arrived = () =>
    document.activeElement === closeButton &&
    body?.querySelector<HTMLElement>("input:not([hidden]), textarea, button, a[href]")?.focus();
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
      {props.open && (
        <div class="dialog-frame" data-bare={props.bare}>
          <Show when={!props.bare}>
            <h2 class="dialog-title">{props.label}</h2>
          </Show>
          {/*
           * The dialog has its own Suspense. If the page suspended instead, it would leave the document and the dialog
           * would no longer be modal.
           */}
          <div class="dialog-body" ref={body}>
            <Suspense>
              {props.children}
              <Arrived tell={arrived} />
            </Suspense>
          </div>
          {/* Stands last, so that the dialog's first field or button gets the focus. */}
          <Show when={!props.bare}>
            <button
              ref={closeButton}
              type="button"
              class="quiet icon dialog-close"
              aria-label={t().palette.close}
              onClick={() => dialog?.close()}
            >
              <X size={18} />
            </button>
          </Show>
        </div>
      )}
    </dialog>
  );
}

/** Tells when the content beside it is on the screen: effects inside a Suspense wait for what it waits for. */
function Arrived(props: { tell(): void }): JSX.Element {
  onMount(() => props.tell());
  return undefined;
}
