// A list of rows that a person adds, edits and removes: custom headers, models and prices of an account.
import { createSignal, Index, type JSX } from "solid-js";
import { X } from "../../kit/icons.ts";

export interface EditableRows<Row> {
  rows(): Row[];
  edit(index: number, changes: Partial<Row>): void;
  add(): void;
  remove(index: number): void;
  /** The `ref` of each row's first field, so that the field of a new row gets the focus. */
  firstField(field: HTMLInputElement): void;
}

interface RowsPorts<Row> {
  initial: Row[];
  newRow(): Row;
  /** Called after each change with all rows. */
  changed(rows: Row[]): void;
}

/** Holds the rows of a form. Later changes of `initial` are ignored. */
export function createEditableRows<Row>({ initial, newRow, changed }: RowsPorts<Row>): EditableRows<Row> {
  const [rows, setRows] = createSignal(initial);
  let lastField: HTMLInputElement | undefined;
  const update = (next: Row[]) => {
    setRows(next);
    changed(next);
  };
  return {
    rows,
    edit: (index, changes) => update(rows().map((row, i) => (i === index ? { ...row, ...changes } : row))),
    add() {
      update([...rows(), newRow()]);
      queueMicrotask(() => lastField?.focus());
    },
    remove: (index) => update(rows().filter((_, i) => i !== index)),
    firstField: (field) => (lastField = field),
  };
}

interface ListProps<Row> {
  list: EditableRows<Row>;
  addLabel: string;
  removeLabel(row: Row): string;
  /** The fields of a row, shown before the remove button. */
  fields(row: () => Row, index: number): JSX.Element;
  /** More content of a row, shown after the remove button. */
  more?(row: () => Row, index: number): JSX.Element;
  /** Shown between the rows and the add button. */
  children?: JSX.Element;
}

export function EditableRowList<Row>(props: ListProps<Row>): JSX.Element {
  return (
    <>
      <Index each={props.list.rows()}>
        {(row, i) => (
          <div class="extras-row">
            {props.fields(row, i)}
            <RemoveButton label={props.removeLabel(row())} remove={() => props.list.remove(i)} />
            {props.more?.(row, i)}
          </div>
        )}
      </Index>
      {props.children}
      <button type="button" class="small" onClick={() => props.list.add()}>
        {props.addLabel}
      </button>
    </>
  );
}

export function RemoveButton(props: { label: string; remove(): void }): JSX.Element {
  return (
    <button type="button" class="quiet icon small" aria-label={props.label} onClick={() => props.remove()}>
      <X size={14} />
    </button>
  );
}
