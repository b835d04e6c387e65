// A number field that may be blank, and conversions between dollars and billionths.
import { createEffect, type JSX } from "solid-js";

const nanos = 1e9;

/** Converts billionths of a US dollar to dollars. */
export const inDollars = (amount: number | undefined) => (amount === undefined ? undefined : amount / nanos);
export const inNanos = (dollars: number | undefined) =>
  dollars === undefined ? undefined : Math.round(dollars * nanos);

export function AmountField(props: {
  label: string;
  hint: string;
  value: number | undefined;
  step: number;
  set(value: number | undefined): void;
}): JSX.Element {
  let field: HTMLInputElement | undefined;
  /** True while the person is typing, so that a value that arrives late does not overwrite the text. */
  let writing = false;
  createEffect(() => {
    const value = String(props.value ?? "");
    if (field && !writing) field.value = value;
  });
  const change = (field: HTMLInputElement) => {
    writing = false;
    if (field.value === "" && !field.validity.badInput) return props.set(undefined);
    if (field.checkValidity()) return props.set(Number(field.value));
    field.reportValidity();
  };
  return (
    <label class="field">
      <span>
        {props.label}
        <small>{props.hint}</small>
      </span>
      <input
        type="number"
        inputmode="decimal"
        min={props.step}
        step={props.step}
        ref={field}
        onInput={() => (writing = true)}
        onChange={(event) => change(event.currentTarget)}
        onBlur={() => (writing = false)}
      />
    </label>
  );
}
