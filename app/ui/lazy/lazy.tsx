// Parts of the screen that are loaded when they are first shown, together with their texts.
import { type ComponentProps, createEffect, createSignal, ErrorBoundary, type JSX, lazy } from "solid-js";
import { useDoors, useOcto } from "../state/context.ts";
import { createStatus } from "../state/status.ts";
import { ImportFailed } from "#core/load-part.ts";
import { catchUp } from "./fallen-behind.ts";
import { retryImport } from "./retry-import.ts";
import { language, t, loadWords } from "../text/t.ts";

type AnyPart = Awaited<ReturnType<Parameters<typeof lazy>[0]>>["default"];

function withWords<Part>(load: () => Promise<Part>): () => Promise<Part> {
  const whole = async () => {
    const part = await load();
    await loadWords(language());
    return part;
  };
  return () => retryImport(whole);
}

/** A component whose code is loaded on demand. If loading fails, a retry button is shown in its place. */
export function lazyPart<Part extends AnyPart>(load: () => Promise<Part>): Part & { preload(): Promise<unknown> } {
  const whole = withWords(load);
  const Loaded = lazy(async () => ({ default: await whole() }));
  const InPlace = (props: ComponentProps<Part>) => (
    <ErrorBoundary
      fallback={(error: unknown, show) => {
        // Leaves errors inside the loaded part to the error boundary of the app.
        if (!(error instanceof ImportFailed)) throw error;
        return <MissingPart load={() => Loaded.preload()} show={show} />;
      }}
    >
      <Loaded {...props} />
    </ErrorBoundary>
  );
  return Object.assign(InPlace, { preload: Loaded.preload }) as unknown as Part & { preload(): Promise<unknown> };
}

/** A button to retry, shown if a part could not be loaded. Also retries by itself when the relay is connected again. */
function MissingPart(props: { load(): Promise<unknown>; show(): void }): JSX.Element {
  const status = createStatus();
  const { updates } = useDoors();
  // The file is missing for good if the relay was updated since this page was loaded.
  catchUp(updates, useOcto());
  const [trying, setTrying] = createSignal(false);
  const again = () => {
    if (trying()) return;
    setTrying(true);
    void props.load().then(
      () => props.show(),
      () => setTrying(false),
    );
  };
  let away = false;
  createEffect(() => {
    const { state, reason } = status().relay;
    if (state === "connected" && away) again();
    away = state !== "connected" && (away || reason !== undefined);
  });
  return (
    <div class="nowhere missing" role="alert">
      <p>{updates.ready() ? t().app.updateReady : t().app.missing}</p>
      <div class="row">
        <button type="button" class="primary" disabled={trying()} onClick={again}>
          {t().relay.retry}
        </button>
        <button type="button" onClick={() => void updates.reload()}>
          {t().app.reload}
        </button>
      </div>
    </div>
  );
}

/** A component whose code is loaded on demand. If loading fails, nothing is shown in its place. */
export const optionalPart = <Part extends AnyPart>(load: () => Promise<Part>) =>
  lazy(() =>
    withWords(load)().then(
      (part): { default: AnyPart } => ({ default: part }),
      () => ({ default: () => undefined }),
    ),
  );
