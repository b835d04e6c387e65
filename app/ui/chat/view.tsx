// The page of a chat: transcript and composer, or the start page of a new chat.
import { useNavigate } from "@solidjs/router";
import { createEffect, createMemo, createSignal, type JSX, onMount, Show, Suspense } from "solid-js";
import { onOneLine } from "#core/hidden-characters.ts";
import type { SessionId } from "#core/ids.ts";
import type { SaidBlock } from "#core/model/message.ts";
import type { RelayStatus } from "#core/ports.ts";
import type { PermissionMode } from "#core/session/permission-rule.ts";
import type { SessionSettings } from "#core/session/session-settings.ts";
import type { Answer, Ask } from "#core/session/ask.ts";
import type { Wish } from "#core/session/commands.ts";
import { createSessionView, type SessionView } from "../state/session-view.ts";
import { afterPaint } from "../kit/after-paint.ts";
import { standsBelowToasts, toast } from "../parts/frame/toast.tsx";
import { errorText, refusalText } from "../parts/words/error-text.ts";
import { createSustained } from "../state/sustained.ts";
import { createSetting } from "../state/stored-settings.ts";
import { createStatus } from "../state/status.ts";
import { useOcto } from "../state/context.ts";
import { lazyPart, optionalPart } from "../lazy/lazy.tsx";
import { t } from "../text/t.ts";
import { createOpenChatActions } from "./open-chat-actions.ts";
import { preloadContextPanel } from "./composer/context-ring.tsx";
import { ChatBar } from "./composer/chat-bar.tsx";
import { Composer } from "./composer/composer.tsx";
import { UnseenImages } from "./composer/unseen-images.tsx";
import { createComposerModel } from "./composer/composer.ts";
import { FallbackNotice, SwitchNotice } from "./composer/model-notices.tsx";
import { createModelSwitcher } from "./composer/model-switcher.ts";
import { prepareMarkdown } from "../markdown/markdown.ts";
import { takeJustStarted, settingsFor, startChat } from "./start-chat.ts";
import { createFolderInAddress } from "../state/folder-in-address.ts";
import { pageCommand } from "../state/page-command.ts";
import { createTabTitle } from "./tab-title.ts";
import { typedText, withTypedText } from "./typed-text.ts";
import "./chat.css";
import "./composer/context-ring.css";

/** The code is loaded separately, because a new chat does not need the transcript yet. */
const Transcript = lazyPart(() => import("./transcript/transcript.tsx").then(({ Transcript }) => Transcript));

/** Stays once it was shown, because it also says what came too late. */
const DroppedRules = lazyPart(() => import("./approvals/dropped-rules.tsx").then(({ DroppedRules }) => DroppedRules));
const PlanList = optionalPart(() => import("./plan-list.tsx").then(({ PlanList }) => PlanList));
const PlanStart = optionalPart(() => import("./plan-start.tsx").then(({ PlanStart }) => PlanStart));
const QueueList = lazyPart(() => import("./composer/queue.tsx").then(({ QueueList }) => QueueList));
/** Damage is rare. */
const UnreadableChat = lazyPart(() => import("./unreadable-chat.tsx").then(({ UnreadableChat }) => UnreadableChat));

/** Loads what a click or a message may soon need. A part that is missing says so itself. */
const preloadRest = () => void Promise.allSettled([QueueList.preload(), preloadContextPanel()]);

/** Milliseconds for which a lost connection to the relay is not reported, because most losses are short. */
const graceMs = 2_000;

export function ChatPage(props: { sessionId: SessionId | undefined }): JSX.Element {
  return (
    <Show when={props.sessionId} keyed fallback={<NewChat />}>
      {(sessionId) => <OpenChat sessionId={sessionId} />}
    </Show>
  );
}

function OpenChat(props: { sessionId: SessionId }): JSX.Element {
  const octo = useOcto();
  const status = createStatus();
  // The id is read once, because another chat mounts another OpenChat.
  // oxlint-disable-next-line solid/reactivity
  const { sessionId } = props;
  prepareMarkdown();
  // Loads the transcript's code while the messages load. Ignores a failure, because the transcript itself reports it.
  void Transcript.preload().catch(() => undefined);
  onMount(() => afterPaint(preloadRest));
  const begun = takeJustStarted(sessionId);
  const view = createSessionView(sessionId);
  const ask = (wish: Wish) => octo.call((api) => api.ask(pageCommand(sessionId, wish)));
  const composer = createComposerModel({
    octo,
    chat: () => sessionId,
    send: async (content, when) => void (await ask(replyTo(question(), content) ?? { type: "say", content, when })),
    said: () => saidIn(view),
  });
  const running = () => view.state.turn !== undefined;
  /** The question of Octo that waits. The message box answers it. */
  const question = () => Object.values(view.state.asks).find(({ kind }) => kind === "question");
  const hasWaited = createMemo<boolean>((before) => before || view.queue().some(({ type }) => type === "say"), false);
  const canContinue = () => !running() && view.queue().length === 0 && unfinished(view);
  /** Sends a command and reports a failure as a toast. */
  const wish = (one: Wish) => void ask(one).catch((error: unknown) => toast(errorText(error)));
  /** The turn that ended with a plan. */
  const planReady = () => {
    const { settings, lastTurn } = view.state;
    return settings.mode === "plan" && !running() && lastTurn?.reason === "done" ? lastTurn.turnId : undefined;
  };
  const startPlan = (mode: PermissionMode) => {
    wish({ type: "configure", changes: { mode } });
    wish({ type: "say", content: [{ type: "text", text: t().chat.plan.goAhead }], when: "now" });
  };
  const answer = (to: Ask, given: Answer) => wish({ type: "answer", askId: to.askId, answer: given });
  const outOfReach = createSustained(
    () => view.state.settings.folder !== undefined && status().relay.state !== "connected",
    graceMs,
  );
  const models = createModelSwitcher(view.state, (changes) => wish({ type: "configure", changes }));
  const gone = () => {
    const absent = view.absent();
    return absent === "removed" ? "deleted" : absent === "unknown" && "notHere";
  };
  const title = () => onOneLine(view.state.settings.title) || t().chat.newChat;
  createOpenChatActions({ state: view.state, canContinue, wish });
  createTabTitle(
    () => view.state.settings.title,
    () => Object.keys(view.state.asks).length,
  );
  return (
    <section class="chat" aria-label={title()}>
      <h1 class="visually-hidden">{title()}</h1>
      <Show when={!gone()} fallback={<p class="chat-empty">{t().chat[gone() || "deleted"]}</p>}>
        <Show when={view.ready()} fallback={<NotReady view={view} sessionId={sessionId} wish={wish} />}>
          <div class="transcript-place">
            <Transcript view={view} answer={answer} />
          </div>
        </Show>
        <div class="chat-foot" ref={standsBelowToasts} hidden={view.absent() === "unreadable"}>
          <Show when={canContinue() && cutShort(view)}>
            <button type="button" class="chat-continue" onClick={() => wish({ type: "continue" })}>
              {t().chat.continue}
            </button>
          </Show>
          <Show when={planReady()}>{(turnId) => <PlanStart turnId={turnId()} start={startPlan} />}</Show>
          <Show when={view.state.todos.some(({ state }) => state !== "done") && running()}>
            <PlanList items={view.state.todos} />
          </Show>
          <Show when={outOfReach()}>
            <p class="chat-note" role="status">
              {relayWords(status().relay)}
            </p>
          </Show>
          <Show when={view.state.droppedRules.length > 0}>
            <DroppedRules state={view.state} />
          </Show>
          <FallbackNotice state={view.state} back={() => wish({ type: "comeBack" })} />
          <Show when={models.pending()}>
            {(switching) => <SwitchNotice switching={switching()} confirm={models.confirm} cancel={models.cancel} />}
          </Show>
          <Show when={hasWaited()}>
            <Suspense>
              <QueueList queue={view.queue()} state={view.state} takeBack={composer.putBack} />
            </Suspense>
          </Show>
          <UnseenImages
            settings={view.ready() ? view.state.settings : undefined}
            fallback={view.state.fallback}
            content={composer.content()}
          />
          <Composer
            model={composer}
            chat={sessionId}
            folder={view.state.settings.folder}
            running={running()}
            stopping={view.queue().some(({ type }) => type === "stop")}
            stop={() => wish({ type: "stop", pauses: true })}
            takesFocus={begun}
            answers={question() !== undefined}
          >
            <ChatBar
              settings={view.ready() ? view.state.settings : undefined}
              change={models.change}
              state={view.state}
              compact={() => wish({ type: "compact" })}
              content={composer.content}
            />
          </Composer>
        </div>
      </Show>
    </section>
  );
}

/** Stands in the place of the transcript while the chat loads, and if it cannot be read. */
function NotReady(props: { view: SessionView; sessionId: SessionId; wish(one: Wish): void }): JSX.Element {
  return (
    <Show when={props.view.absent() === "unreadable"} fallback={<p class="chat-empty chat-late">{t().chat.loading}</p>}>
      <Suspense>
        <UnreadableChat
          sessionId={props.sessionId}
          restored={() => props.view.reopen()}
          remove={() => props.wish({ type: "remove" })}
        />
      </Suspense>
    </Show>
  );
}

function relayWords({ state, code, reason = "" }: RelayStatus): string {
  if (state === "refused") return t().chat.relayRefuses(refusalText(code, reason));
  return code === "timeout" ? t().chat.relaySilent : t().chat.relayOff;
}

/** An answer holds only text, so a message with files goes to the turn instead. */
function replyTo(question: Ask | undefined, content: SaidBlock[]): Wish | undefined {
  const text = typedText(content);
  if (!question || !text || withTypedText(content, "").length > 0) return undefined;
  return { type: "answer", askId: question.askId, answer: { type: "reply", text } };
}

const saidIn = ({ state }: SessionView): string[] =>
  state.order.flatMap((id) => {
    const entry = state.entries[id];
    if (entry?.kind !== "said") return [];
    const text = typedText(entry.content);
    return text ? [text] : [];
  });

const unfinished = ({ state }: SessionView): boolean =>
  state.lastTurn !== undefined && state.lastTurn.reason !== "done";

/** True if an interruption or a budget ended the last turn. Other unfinished turns have their own Retry button. */
const cutShort = ({ state }: SessionView): boolean =>
  state.lastTurn?.reason === "interrupted" || state.lastTurn?.reason === "budget";

function NewChat(): JSX.Element {
  const octo = useOcto();
  const navigate = useNavigate();
  const [accounts] = createSetting("accounts");
  const [defaultAccount] = createSetting("defaultAccount");
  const [chosen, choose] = createSetting("session");
  const [settings, setSettings] = createSignal<SessionSettings>();
  // The composer appears before the settings are loaded. A message that is sent before then waits for `known`, which `know` resolves.
  let know = () => {};
  const known = new Promise<void>((resolve) => (know = resolve));
  createEffect(() => {
    const account = accounts()?.find(({ id }) => id === (chosen()?.account ?? defaultAccount())) ?? accounts()?.[0];
    if (!account || !chosen() || settings()) return;
    setSettings(settingsFor(account, chosen() ?? {}));
    know();
  });
  const change = (changes: Partial<SessionSettings>) => {
    setSettings((now) => now && { ...now, ...changes });
    const { account, mode, folder, effort } = { ...settings(), ...changes };
    void choose({ ...chosen(), account, mode, folder, effort });
  };
  createFolderInAddress(
    () => settings() !== undefined,
    (folder) => change({ folder }),
  );
  const composer = createComposerModel({
    octo,
    chat: () => "new",
    send: async (content) => {
      await known;
      const begun = settings();
      if (!begun) return;
      const id = await startChat(octo, begun, content);
      composer.handOver(id);
      navigate(`/chat/${id}`);
    },
    said: () => [],
  });
  createEffect(() => {
    if (settings()?.demo && composer.text() === "") composer.setText(t().chat.demoPrompt);
  });
  // Loads what an open chat needs before the person sends the first message.
  onMount(() =>
    afterPaint(() =>
      afterPaint(() => {
        void Transcript.preload().catch(() => undefined);
        preloadRest();
      }),
    ),
  );
  return (
    <section class="chat" aria-label={t().chat.newChat}>
      <h1 class="visually-hidden">{t().chat.newChat}</h1>
      <div class="chat-empty">
        <p>{settings()?.demo ? t().chat.emptyDemo : t().chat.empty}</p>
      </div>
      <div class="chat-foot" ref={standsBelowToasts}>
        <UnseenImages settings={settings()} content={composer.content()} />
        <Composer
          model={composer}
          chat="new"
          folder={settings()?.folder}
          running={false}
          stopping={false}
          stop={() => undefined}
          takesFocus
        >
          <ChatBar settings={settings()} change={change} content={composer.content} />
        </Composer>
      </div>
    </section>
  );
}
