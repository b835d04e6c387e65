// Headers that an account sends along: names with the account, values with its key.
import { createSignal, Index, type JSX, Show } from "solid-js";
import { type HeaderProblem, headerProblem } from "#core/model/vendors/own-headers.ts";
import { t } from "../../text/t.ts";
import "../../text/accounts.ts";
import { X } from "../../kit/icons.ts";

interface Row {
  name: string;
  /** Undefined: as it is stored. */
  value: string | undefined;
}

export interface HeaderChange {
  names: string[];
  /** Those that were typed. */
  values: Record<string, string>;
  /** One of them cannot be sent. */
  troubled: boolean;
}

export function Headers(props: { names: string[]; change(change: HeaderChange): void }): JSX.Element {
  // What the form began with; from here on the rows are the truth.
  // oxlint-disable-next-line solid/reactivity
  const [rows, setRows] = createSignal<Row[]>(props.names.map((name) => ({ name, value: undefined })));
  let field: HTMLInputElement | undefined;
  const problem = (row: Row, at: number): HeaderProblem | undefined => {
    const before = rows().slice(0, at);
    return headerProblem(
      row.name,
      row.value,
      before.map(({ name }) => name),
    );
  };
  const put = (next: Row[]) => {
    setRows(next);
    const typed = next.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
    props.change({
      names: next.map(({ name }) => name),
      values: Object.fromEntries(typed),
      troubled: next.some((row, i) => problem(row, i) !== undefined),
    });
  };
  const edit = (at: number, changes: Partial<Row>) =>
    put(rows().map((row, i) => (i === at ? { ...row, ...changes } : row)));
  const add = () => {
    put([...rows(), { name: "", value: "" }]);
    queueMicrotask(() => field?.focus());
  };
  return (
    <fieldset class="stack extras">
      <legend>{t().accounts.headers}</legend>
      <Index each={rows()}>
        {(row, i) => (
          <div class="extras-row">
            <input
              type="text"
              ref={(input) => (field = input)}
              aria-label={t().accounts.headerName(i + 1)}
              placeholder="X-Name"
              spellcheck={false}
              value={row().name}
              onInput={(event) => edit(i, { name: event.currentTarget.value.trim(), value: row().value ?? "" })}
            />
            <input
              type="password"
              autocomplete="off"
              aria-label={t().accounts.headerValue(i + 1)}
              placeholder={row().value === undefined ? t().accounts.keyKept : ""}
              value={row().value ?? ""}
              onInput={(event) => edit(i, { value: event.currentTarget.value })}
            />
            <button
              type="button"
              class="quiet icon small"
              aria-label={t().accounts.takeOut(row().name)}
              onClick={() => put(rows().filter((_, at) => at !== i))}
            >
              <X size={14} />
            </button>
            <HeaderTrouble problem={row().name === "" && row().value === "" ? undefined : problem(row(), i)} />
          </div>
        )}
      </Index>
      <button type="button" class="small" onClick={add}>
        {t().accounts.headerAdd}
      </button>
    </fieldset>
  );
}

function HeaderTrouble(props: { problem: HeaderProblem | undefined }): JSX.Element {
  return (
    <Show when={props.problem}>{(problem) => <p class="trouble">{t().accounts.headerProblems[problem()]}</p>}</Show>
  );
}
