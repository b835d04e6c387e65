// Exports the ledger in three formats, and shows the result of the last export or import.
import { errorText } from "../parts/words/error-text.ts";
import { createResource, createSignal, type JSX } from "solid-js";
import { spanOfMonth } from "#core/ledger/calendar.ts";
import type { Verified } from "#core/ledger/audit/chain.ts";
import type { ExportFormat } from "#core/ledger/files/export.ts";
import { moment } from "../parts/words/format.ts";
import { Select } from "../kit/floating/select-list.tsx";
import { saveFile } from "../kit/save-file.ts";
import { useOcto } from "../state/context.ts";
import { language, t } from "../text/t.ts";
import "../text/retention.ts";
import "../text/money.ts";
import { count } from "./delete-months.tsx";
import { Import } from "./import-files.tsx";
import { type Filter, today } from "./page-filter.ts";
import { removalDay } from "./deleted-notice.tsx";

/** The heading of the list of calls, with buttons to export and import, and the result of the last export or import. */
export function LedgerFiles(props: { filter: Filter; revision: number }): JSX.Element {
  const [message, setMessage] = createSignal("");
  return (
    <>
      <div class="row">
        <h2>{t().money.calls}</h2>
        <div class="row">
          <Export filter={props.filter} revision={props.revision} report={setMessage} />
          <Import report={setMessage} />
        </div>
      </div>
      {/* This element is always in the document, so that screen readers announce its new text. */}
      <p class="hint" role="status">
        {message()}
      </p>
    </>
  );
}

interface Reports {
  report(words: string): void;
}

const formats: ExportFormat[] = ["jsonl", "csv", "json"];

function Export(props: Reports & { filter: Filter; revision: number }): JSX.Element {
  const octo = useOcto();
  const [months] = createResource(
    () => ({ revision: props.revision }),
    () => octo.call((api) => api.ledger.months()),
  );
  /** The month to export, as `YYYY-MM`. Empty to export the calls of the current period and filters. */
  const [month, setMonth] = createSignal("");
  const [format, setFormat] = createSignal<ExportFormat>("jsonl");
  const save = async () => {
    const wanted = month();
    const period = wanted ? spanOfMonth(wanted) : props.filter.span();
    const query = wanted ? {} : props.filter.query();
    try {
      const file = await octo.call((api) => api.ledger.save(period, query, format()));
      saveFile(`${wanted || `octo-${today()}`}.${format()}`, file);
      props.report(verifiedText(await octo.call((api) => api.ledger.verify(period))));
    } catch (error) {
      props.report(errorText(error));
    }
  };
  return (
    <>
      <Select
        label={t().money.exportWhat}
        value={month()}
        options={["", ...(months.latest ?? [])].map((value) => ({ value, label: value || t().money.exportShown }))}
        choose={setMonth}
      />
      <Select
        label={t().money.exportAs}
        value={format()}
        options={formats.map((value) => ({ value, label: t().money.exportFormats[value] }))}
        choose={setFormat}
      />
      <button type="button" class="quiet" disabled={months.latest?.length === 0} onClick={() => void save()}>
        {t().money.export}
      </button>
    </>
  );
}

/** The result of checking the exported calls against their seals. Empty if no call is old enough to be sealed. */
function verifiedText({ calls, segments, since, broken, missing, removed, amended }: Verified): string {
  const like = since === undefined ? "" : t().money.verified(calls, segments, moment(since, language()));
  return [
    broken.length > 0 ? t().money.verifyFailed(broken.join(", ")) : like,
    amended > 0 && t().money.verifiedAmended(amended),
    missing > 0 && t().retention.missing(missing),
    ...removed.map((one) => t().retention.sealedRemoved(one.month, count(one.calls), removalDay(one))),
  ]
    .filter(Boolean)
    .join(" ");
}
