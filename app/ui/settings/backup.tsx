// The backup on the person's computer: switches the backup on, shows its state, verifies and restores it.
import { createMemo, createResource, createSignal, For, type JSX, Show } from "solid-js";
import type { BackupOverview, BackupReport, WorkerStatus } from "../../api.ts";
import { Switch } from "../kit/controls/switch.tsx";
import { moment } from "../parts/words/format.ts";
import { createOverdueMonths, monthRange } from "../parts/ledger/retention-choice.tsx";
import { ReadProgress, RestoreButton } from "../parts/machine/restore-backup.tsx";
import { useDoors, useOcto } from "../state/context.ts";
import { createSetting } from "../state/stored-settings.ts";
import { createStatus } from "../state/status.ts";
import { language, t } from "../text/t.ts";
import "../text/retention.ts";
import "../text/backup.ts";
import { errorText, refusalText } from "../parts/words/error-text.ts";

export function Backup(): JSX.Element {
  const octo = useOcto();
  const status = createStatus();
  const [copying, setCopying] = createSetting("copying");
  // Reads the overview again after each backup and each change of the connection.
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
      <Switch label={t().backup.enable} checked={copying() ?? true} change={(on) => void setCopying(on)} />
      <Show when={copying() !== false}>
        <p class="hint">{look.latest?.there ? t().backup.location(look.latest.there.home) : t().backup.relayOff}</p>
      </Show>
      <BackupHealth status={status()} look={look.latest} copying={copying() !== false} />
      <Show when={look.latest?.there}>
        <Verify done={() => void refetch()} />
        <Show when={(look.latest?.there?.months ?? 0) + (look.latest?.there?.chats ?? 0) > 0}>
          <p class="hint">{t().backup.restoreHint}</p>
          <RestoreButton done={() => void refetch()} />
        </Show>
      </Show>
    </>
  );
}

/** The state of Octo's data, one line per fact, each with a coloured dot. */
function BackupHealth(props: {
  status: WorkerStatus;
  look: BackupOverview | undefined;
  copying: boolean;
}): JSX.Element {
  const { storage } = useDoors();
  const overdue = createOverdueMonths();
  const when = (at: number) => moment(at, language());
  const lines = () => {
    const { failure, code, at, verified } = props.status.backup ?? {};
    const { waiting } = props.look ?? {};
    const due = waiting !== undefined && waiting.records + waiting.sessions > 0;
    const all: { state: "good" | "so-so" | "bad"; words: string }[] = [];
    if (props.status.trouble) all.push({ state: "bad", words: t().app.trouble(props.status.trouble) });
    const old = overdue();
    if (old.length > 0) all.push({ state: "so-so", words: t().retention.overdue(old.length, monthRange(old)) });
    if (!props.copying) return all;
    if (failure) all.push({ state: "bad", words: t().backup.failing(refusalText(code, failure)) });
    else if (due) all.push({ state: "so-so", words: t().backup.waiting });
    else
      all.push(
        at ? { state: "good", words: t().backup.upToDate(when(at)) } : { state: "so-so", words: t().backup.never },
      );
    if (waiting && waiting.diverged > 0) all.push({ state: "so-so", words: t().backup.otherBrowser(waiting.diverged) });
    if (!verified) all.push({ state: "so-so", words: t().backup.unverified });
    else {
      const words = verified.whole ? t().backup.verified : t().backup.verifiedNot;
      all.push({ state: verified.whole ? "good" : "bad", words: words(when(verified.at)) });
    }
    return all;
  };
  return (
    <ul class="health" aria-label={t().backup.health}>
      <li data-state={storage.persisted() ? "good" : "so-so"}>
        <i aria-hidden="true" /> {storage.persisted() ? t().backup.persisted : t().backup.notPersisted}
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
    setWords(await octo.call((api) => api.backup.verify()).then(reportLines, (error: unknown) => [errorText(error)]));
    setBusy(false);
    props.done();
  };
  return (
    <>
      <button type="button" disabled={busy()} onClick={() => void run()}>
        {t().backup.verify}
      </button>
      <div class="stack hint" role="status">
        {busy() && <ReadProgress />}
        <For each={words()}>{(line) => <p>{line}</p>}</For>
      </div>
    </>
  );
}

/** Maximum number of lines of a report that are shown. */
const maxLines = 10;

function reportLines(report: BackupReport): string[] {
  const { calls, nanos, chats, months, behind, differing, whole } = report;
  if (whole) return [t().backup.complete(count(calls), dollars(nanos), count(chats))];
  const lines = [
    ...months.flatMap((one) => [
      ...(one.missing > 0
        ? [t().backup.month(one.month, count(one.missing), dollars(one.nanos), dollars(one.here.nanos))]
        : []),
      ...(one.first
        ? [t().backup.differing(one.month, count(one.differing), one.first.id, one.first.fields.join(", "))]
        : []),
    ]),
    ...behind.map(({ title, there, here }) => t().backup.behind(title || t().chat.newChat, count(there), count(here))),
    ...differing.map(({ title, event }) => t().backup.differingChat(title || t().chat.newChat, count(event))),
  ];
  const lacks = behind.length > 0 || months.some(({ missing }) => missing > 0);
  const differs = differing.length > 0 || months.some((one) => one.first !== undefined);
  const shown = lines.length > maxLines ? [...lines.slice(0, maxLines), "…"] : lines;
  return [...shown, ...(lacks ? [t().backup.again] : []), ...(differs ? [t().backup.stays] : [])];
}

const count = (n: number): string => n.toLocaleString(language());

/** Formats an amount in dollars, because the compared files are in dollars. */
const dollars = (nanos: number): string =>
  (nanos / 1e9).toLocaleString(language(), {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
    maximumFractionDigits: 6,
  });
