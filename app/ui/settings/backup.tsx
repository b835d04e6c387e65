// The copy of ledger and chats on the person's computer: whether it is made, how it is doing, and reading it again.
import { createMemo, createResource, createSignal, For, type JSX, Show } from "solid-js";
import type { BackupOverview, BackupReport, WorkerStatus } from "../../api.ts";
import { moment } from "../parts/words/format.ts";
import { createOverdue, rangeOf } from "../parts/ledger/retention-choice.tsx";
import { Reading, TakeBackButton } from "../parts/machine/restore-backup.tsx";
import { useDoors, useOcto } from "../state/context.ts";
import { createSetting } from "../state/settings.ts";
import { createStatus } from "../state/status.ts";
import { language, t } from "../text/t.ts";
import "../text/retention.ts";
import "../text/backup.ts";
import { inWords, refusalWords } from "../parts/words/refusals.ts";

export function Copy(): JSX.Element {
  const octo = useOcto();
  const status = createStatus();
  const [copying, setCopying] = createSetting("copying");
  // Whenever something was copied or the relay came or went, there is something else to see.
  const news = createMemo(() => JSON.stringify([status().backup, status().relay.state]));
  const [look, { refetch }] = createResource(
    news,
    () => octo.call((api) => api.backup.overview()).catch(() => undefined),
    {
      initialValue: undefined,
    },
  );
  return (
    <>
      <label class="row">
        <input
          type="checkbox"
          checked={copying() ?? true}
          onChange={(event) => void setCopying(event.currentTarget.checked)}
        />
        {t().copy.on}
      </label>
      <Show when={copying() !== false}>
        <p class="hint">{look.latest?.there ? t().copy.where(look.latest.there.home) : t().copy.away}</p>
      </Show>
      <Health status={status()} look={look.latest} copying={copying() !== false} />
      <Show when={look.latest?.there}>
        <Verify done={() => void refetch()} />
        <Show when={(look.latest?.there?.months ?? 0) + (look.latest?.there?.chats ?? 0) > 0}>
          <p class="hint">{t().copy.takeBackHint}</p>
          <TakeBackButton done={() => void refetch()} />
        </Show>
      </Show>
    </>
  );
}

/** Each line with a light: whether it is as it should be. */
function Health(props: { status: WorkerStatus; look: BackupOverview | undefined; copying: boolean }): JSX.Element {
  const { storage } = useDoors();
  const overdue = createOverdue();
  const when = (at: number) => moment(at, language());
  const lines = () => {
    const { failure, code, at, verified } = props.status.backup ?? {};
    const { waiting } = props.look ?? {};
    const due = waiting !== undefined && waiting.records + waiting.sessions > 0;
    const all: { state: "good" | "so-so" | "bad"; words: string }[] = [];
    if (props.status.trouble) all.push({ state: "bad", words: t().app.trouble(props.status.trouble) });
    const old = overdue();
    if (old.length > 0) all.push({ state: "so-so", words: t().retention.overdue(old.length, rangeOf(old)) });
    if (!props.copying) return all;
    if (failure) all.push({ state: "bad", words: t().copy.failing(refusalWords(code, failure)) });
    else if (due) all.push({ state: "so-so", words: t().copy.waiting });
    else all.push(at ? { state: "good", words: t().copy.copied(when(at)) } : { state: "so-so", words: t().copy.never });
    if (waiting && waiting.apart > 0) all.push({ state: "so-so", words: t().copy.apart(waiting.apart) });
    if (!verified) all.push({ state: "so-so", words: t().copy.unverified });
    else {
      const words = verified.whole ? t().copy.verified : t().copy.verifiedNot;
      all.push({ state: verified.whole ? "good" : "bad", words: words(when(verified.at)) });
    }
    return all;
  };
  return (
    <ul class="health" aria-label={t().copy.health}>
      <li data-state={storage.persisted() ? "good" : "so-so"}>
        <i aria-hidden="true" /> {storage.persisted() ? t().copy.kept : t().copy.notKept}
      </li>
      <For each={lines()}>
        {(line) => (
          <li data-state={line.state}>
            <i aria-hidden="true" /> {line.words}
          </li>
        )}
      </For>
    </ul>
  );
}

function Verify(props: { done(): void }): JSX.Element {
  const octo = useOcto();
  const [busy, setBusy] = createSignal(false);
  const [words, setWords] = createSignal<string[]>([]);
  const run = async () => {
    setBusy(true);
    setWords([]);
    setWords(await octo.call((api) => api.backup.verify()).then(wordsOf, (error: unknown) => [inWords(error)]));
    setBusy(false);
    props.done();
  };
  return (
    <>
      <button type="button" disabled={busy()} onClick={() => void run()}>
        {t().copy.verify}
      </button>
      <div class="stack hint" role="status">
        {busy() && <Reading />}
        <For each={words()}>{(line) => <p>{line}</p>}</For>
      </div>
    </>
  );
}

/** No more than a person reads. */
const mostLines = 10;

function wordsOf(report: BackupReport): string[] {
  const { calls, nanos, chats, months, behind, differing, whole } = report;
  if (whole) return [t().copy.whole(count(calls), dollars(nanos), count(chats))];
  const lines = [
    ...months.flatMap((one) => [
      ...(one.missing > 0
        ? [t().copy.month(one.month, count(one.missing), dollars(one.nanos), dollars(one.here.nanos))]
        : []),
      ...(one.first
        ? [t().copy.differing(one.month, count(one.differing), one.first.id, one.first.fields.join(", "))]
        : []),
    ]),
    ...behind.map(({ title, there, here }) => t().copy.behind(title || t().chat.newChat, count(there), count(here))),
    ...differing.map(({ title, event }) => t().copy.differingChat(title || t().chat.newChat, count(event))),
  ];
  const lacks = behind.length > 0 || months.some(({ missing }) => missing > 0);
  const differs = differing.length > 0 || months.some((one) => one.first !== undefined);
  const shown = lines.length > mostLines ? [...lines.slice(0, mostLines), "…"] : lines;
  return [...shown, ...(lacks ? [t().copy.again] : []), ...(differs ? [t().copy.stays] : [])];
}

const count = (n: number): string => n.toLocaleString(language());

/** The ledger's own currency: what is compared is what is written there. */
const dollars = (nanos: number): string =>
  (nanos / 1e9).toLocaleString(language(), {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
    maximumFractionDigits: 6,
  });
