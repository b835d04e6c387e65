// One attempt of a model call as a row that expands to all fields of its record.
import { useNavigate } from "@solidjs/router";
import { createSignal, For, type JSX, Show } from "solid-js";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { costAt } from "#core/model/prices/pricing.ts";
import { localTimestamp } from "#core/ledger/calendar.ts";
import { tallyOf } from "#core/ledger/tally.ts";
import { isEstimate } from "#core/model/model-call.ts";
import { cacheMissText } from "../parts/words/cache-miss-text.ts";
import { duration, money, signOf, tokens } from "../parts/words/format.ts";
import { sumText } from "../parts/words/sum-text.ts";
import { toast } from "../parts/frame/toast.tsx";
import { useOcto } from "../state/context.ts";
import { currency } from "../state/shown-currency.ts";
import { createSetting } from "../state/stored-settings.ts";
import { language, t } from "../text/t.ts";
import "../text/money.ts";
import "../text/prices.ts";

export function CallRow(props: { record: LedgerRecord }): JSX.Element {
  const [open, setOpen] = createSignal(false);
  const one = () => props.record;
  const when = () => new Date(one().at).toLocaleString(language(), { dateStyle: "short", timeStyle: "medium" });
  return (
    <>
      <tr data-outcome={one().outcome}>
        <td>
          <button type="button" class="link" aria-expanded={open()} onClick={() => setOpen((now) => !now)}>
            {when()}
          </button>
          <Show when={isLater(one())}>
            {" "}
            <span class="badge">{t().money.later}</span>
          </Show>
        </td>
        <td>
          {one().model}
          <Show when={one().demo}>
            {" "}
            <span class="badge">{t().chat.demo}</span>
          </Show>
        </td>
        <td>
          {t().money.purposes[one().purpose]}
          <Show when={one().attempt > 1}> · {t().money.attempt(one().attempt)}</Show>
        </td>
        <td>{one().unsent ? t().money.unsent : t().money.outcomes[one().outcome]}</td>
        <td data-label={t().money.input}>{tokens(one().input)}</td>
        <td data-label={t().money.cacheRead}>{tokens(one().cacheRead)}</td>
        <td data-label={t().money.cacheWrite}>{tokens(one().cacheWrite5m + one().cacheWrite1h)}</td>
        <td data-label={t().money.output}>{tokens(one().output)}</td>
        <td>{costOf(one())}</td>
      </tr>
      <Show when={open()}>
        <tr class="money-detail">
          <td colspan="9">
            <Detail record={one()} />
          </td>
        </tr>
      </Show>
    </>
  );
}

/** True if a wrong clock has dated the record in the future. */
const isLater = ({ at }: LedgerRecord): boolean => at > Date.now();

const costOf = (record: LedgerRecord) =>
  record.costNanos === undefined ? t().money.unknown : sumText(tallyOf(record));

function priceWords({ costSource, price, listNanos }: LedgerRecord): string {
  if (costSource === "plan" && listNanos !== undefined) return t().prices.listValue(money(listNanos, currency()));
  return [t().money.costSources[costSource], price?.source].filter(Boolean).join(" · ");
}

const offsetHere = (at: number) => -new Date(at).getTimezoneOffset();

/** Formats an amount in the vendor's currency, with nine decimal places. */
const inOwn = (nanos: number, code: string) => `${signOf(code)}${(nanos / 1e9).toFixed(9)} ${code}`;

function Detail(props: { record: LedgerRecord }): JSX.Element {
  const octo = useOcto();
  const navigate = useNavigate();
  const [accounts] = createSetting("accounts");
  const one = () => props.record;
  const missed = () => {
    const miss = one().missed;
    return miss && cacheMissText(miss);
  };
  const facts = (): [name: string, value: string][] => [
    ...(isLater(one()) ? [[t().money.time, t().money.laterWhy] as [string, string]] : []),
    ...origin(one()),
    ...(one().answered ? [[t().money.answeredBy, one().answered ?? ""] as [string, string]] : []),
    [t().money.usageFrom, t().money.usageSources[one().usageSource]],
    [t().money.priceFrom, priceWords(one())],
    [
      isEstimate(one()) ? t().money.estimatedCost : t().money.exactCost,
      one().costNanos === undefined ? t().money.unknown : `$${((one().costNanos ?? 0) / 1e9).toFixed(9)}`,
    ],
    ...charged(one()),
    ...(missed() ? [[t().money.cacheMiss, missed()] as [string, string]] : []),
    ...(offsetHere(one().at) === one().utcOffset
      ? []
      : [[t().money.ownTime, localTimestamp(one().at, one().utcOffset)] as [string, string]]),
    [t().money.callId, one().id],
  ];
  const charged = ({ price, ...usage }: LedgerRecord): [name: string, value: string][] => [
    ...(price?.billed
      ? [[t().prices.billed, inOwn(costAt(usage, price.billed.rates), price.billed.currency)] as [string, string]]
      : []),
    ...(price?.feeNanos ? [[t().prices.fees, money(price.feeNanos, currency())] as [string, string]] : []),
  ];
  /** Where the call came from. Records imported from other programs have neither account nor duration. */
  const origin = ({
    importedFrom,
    importedFile,
    folder,
    account,
    ms,
  }: LedgerRecord): [name: string, value: string][] =>
    importedFrom
      ? [
          [
            t().money.importedFrom,
            [t().money.importSources[importedFrom], folder, importedFile].filter(Boolean).join(" · "),
          ],
        ]
      : [
          [t().money.account, accounts()?.find(({ id }) => id === account)?.name ?? t().money.removedAccount],
          [t().money.duration, duration(ms)],
          ...wayOf(one()),
        ];
  const wayOf = ({
    route,
    firstByteMs,
    folder,
    channel,
    person,
    error,
  }: LedgerRecord): [name: string, value: string][] => [
    ...(firstByteMs === undefined ? [] : [[t().money.firstByte, duration(firstByteMs)] as [string, string]]),
    ...(route ? [[t().money.route, t().money.routes[route]] as [string, string]] : []),
    ...(folder ? [[t().money.project, folder] as [string, string]] : []),
    ...(channel ? [[t().money.channel, channel] as [string, string]] : []),
    ...(person ? [[t().money.person, person] as [string, string]] : []),
    ...(error ? [[t().money.errorReason, t().money.errors[error]] as [string, string]] : []),
  ];
  /** Opens the reply of this call, or the end of its turn if there is no reply. */
  const toMessage = async () => {
    const { sessionId, id, turnId } = one();
    const events = await octo.call((api) => api.sessions.read(sessionId));
    if (events.length === 0) return void toast(t().money.deletedChat);
    const reply =
      events.find((event) => event.type === "assistant.replied" && event.callId === id) ??
      events.find((event) => event.type === "turn.ended" && event.turnId === turnId);
    navigate(`/chat/${sessionId}${reply ? `?at=e${reply.seq}` : ""}`);
  };
  return (
    <div class="stack">
      <dl class="money-facts">
        <For each={facts()}>
          {([name, value]) => (
            <div>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          )}
        </For>
      </dl>
      <Show when={!one().importedFrom}>
        <div class="row">
          <button type="button" class="small" onClick={() => void toMessage()}>
            {t().money.toMessage}
          </button>
        </div>
      </Show>
    </div>
  );
}
