// Custom headers of an account. Their names are stored with the account, their values with the account's secrets.
import { type JSX, Show } from "solid-js";
import { type HeaderProblem, headerProblem } from "#core/model/vendors/own-headers.ts";
import { t } from "../../text/t.ts";
import "../../text/accounts.ts";
import { createEditableRows, EditableRowList } from "./editable-rows.tsx";

interface Row {
  name: string;
  /** The typed value of the header. Undefined keeps the stored value. */
  value: string | undefined;
}

export interface HeaderChange {
  names: string[];
  /** The typed values by header name. */
  values: Record<string, string>;
  /** True if one of the headers cannot be sent. */
  troubled: boolean;
}

export function Headers(props: { names: string[]; change(change: HeaderChange): void }): JSX.Element {
  const list = createEditableRows<Row>({
    // The names are read once. From then on, the form keeps the rows.
    // oxlint-disable-next-line solid/reactivity
    initial: props.names.map((name) => ({ name, value: undefined })),
    newRow: () => ({ name: "", value: "" }),
    changed: (rows) => props.change(changeFrom(rows)),
  });
  return (
    <fieldset class="stack extras">
      <legend>{t().accounts.headers}</legend>
      <EditableRowList
        list={list}
        addLabel={t().accounts.headerAdd}
        removeLabel={(row) => t().accounts.takeOut(row.name)}
        fields={(row, i) => (
          <>
            <input
              type="text"
              ref={list.firstField}
              aria-label={t().accounts.headerName(i + 1)}
              placeholder="X-Name"
              spellcheck={false}
              value={row().name}
              onInput={(event) => list.edit(i, { name: event.currentTarget.value.trim(), value: row().value ?? "" })}
            />
            <input
              type="password"
              autocomplete="off"
              aria-label={t().accounts.headerValue(i + 1)}
              placeholder={row().value === undefined ? t().accounts.keyKept : ""}
              value={row().value ?? ""}
              onInput={(event) => list.edit(i, { value: event.currentTarget.value })}
            />
          </>
        )}
        more={(row, i) => (
          <HeaderTrouble problem={isBlank(row()) ? undefined : problemOf(row(), list.rows().slice(0, i))} />
        )}
      />
    </fieldset>
  );
}

const isBlank = ({ name, value }: Row): boolean => name === "" && value === "";

const problemOf = ({ name, value }: Row, before: Row[]): HeaderProblem | undefined =>
  headerProblem(
    name,
    value,
    before.map((row) => row.name),
  );

function changeFrom(rows: Row[]): HeaderChange {
  const typed = rows.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
  return {
    names: rows.map(({ name }) => name),
    values: Object.fromEntries(typed),
    troubled: rows.some((row, i) => problemOf(row, rows.slice(0, i)) !== undefined),
  };
}

function HeaderTrouble(props: { problem: HeaderProblem | undefined }): JSX.Element {
  return (
    <Show when={props.problem}>{(problem) => <p class="trouble">{t().accounts.headerProblems[problem()]}</p>}</Show>
  );
}
