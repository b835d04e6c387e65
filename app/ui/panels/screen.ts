// Shows one terminal: pulls its output while the page is visible, and sends what is typed.
import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import type { TerminalState } from "#contract";
import { type Accessor, createEffect, createSignal, onCleanup, untrack } from "solid-js";
import { toast } from "../parts/frame/toast.tsx";
import { accent, isDark, size } from "../state/preferences.ts";
import { t } from "../text/t.ts";
import "../text/panels.ts";
import { coloursOf } from "./screen-colours.ts";
import type { Terminals } from "./chat-terminals.ts";
import type { PanelModel } from "./panel-model.ts";
import "@xterm/xterm/css/xterm.css";
import { errorText } from "../parts/words/error-text.ts";

/** Milliseconds that the relay waits for new output before it answers that there is none. */
const waitMs = 10_000;
/** Milliseconds between a failed request and the next one. */
const pauseMs = 1_000;
/** Number of lines above the screen that can be scrolled back to. */
const scrollback = 5_000;
/** The size of a new screen. It equals the relay's default, so that a resize is sent only for another size. */
const initialSize = { cols: 120, rows: 40 };
/** The smallest and the largest size that the relay accepts. */
const sizeLimits = { cols: [20, 500], rows: [5, 200] } as const;

interface ScreenPorts {
  id: string;
  model: PanelModel;
  terminals: Terminals;
  host: Accessor<HTMLElement | undefined>;
  state: Accessor<TerminalState | undefined>;
}

export function createScreen(ports: ScreenPorts): { lost: Accessor<number> } {
  const [lost, setLost] = createSignal(0);
  const end = new AbortController();
  onCleanup(() => end.abort());
  createEffect(() => {
    const host = ports.host();
    if (!host) return;
    const terminal = untrack(() => openTerminal(host, ports));
    onCleanup(() => terminal.dispose());
    void pullOutput(ports, { terminal, setLost, signal: end.signal });
  });
  return { lost };
}

function openTerminal(host: HTMLElement, { id, model, terminals, state }: ScreenPorts): Terminal {
  const { octo } = model;
  const running = () => state()?.state === "running";
  Object.assign(Terminal.strings, { promptLabel: t().panels.typeHere, tooMuchOutput: t().panels.tooMuch });
  const terminal = new Terminal({
    ...initialSize,
    scrollback,
    screenReaderMode: true,
    // Keeps text readable, whatever colours a program chooses.
    minimumContrastRatio: 4.5,
    cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  });
  terminal.open(host);
  if (terminals.takeFresh(id)) terminal.focus();
  terminal.onData((text) => {
    if (!running()) return;
    // Turns Enter into a line feed for a command that runs on pipes, because no terminal driver does so.
    const typed = state()?.pty ? text : text.replaceAll("\r", "\n");
    void octo.call((api) => api.terminals.write(id, typed)).catch((error: unknown) => toast(errorText(error)));
  });
  terminal.onResize(({ cols, rows }) => {
    if (running()) void octo.call((api) => api.terminals.resize(id, cols, rows)).catch(() => undefined);
  });
  // Tab goes to the program; Shift+Tab leaves the terminal.
  terminal.attachCustomKeyEventHandler((event) => event.key !== "Tab" || (!event.shiftKey && running()));
  const fit = createFit(host, terminal);
  createEffect(() => {
    void [isDark(), accent(), size()];
    Object.assign(terminal.options, coloursOf(host));
    fit();
  });
  createEffect(() => {
    // Adds a carriage return to each line feed of a command that runs on pipes, because no terminal driver does so.
    Object.assign(terminal.options, { disableStdin: !running(), convertEol: state()?.pty === false });
  });
  return terminal;
}

/** Keeps the terminal as large as its container. */
function createFit(host: HTMLElement, terminal: Terminal): () => void {
  const addon = new FitAddon();
  terminal.loadAddon(addon);
  const clamp = (value: number, [least, most]: readonly [number, number]) => Math.max(least, Math.min(most, value));
  const fit = () => {
    const wanted = addon.proposeDimensions();
    if (!wanted?.cols || !wanted.rows) return;
    terminal.resize(clamp(wanted.cols, sizeLimits.cols), clamp(wanted.rows, sizeLimits.rows));
  };
  const observer = new ResizeObserver(fit);
  observer.observe(host);
  onCleanup(() => observer.disconnect());
  return fit;
}

interface OutputTarget {
  terminal: Terminal;
  setLost(count: number): void;
  signal: AbortSignal;
}

/** Reads the output from its start to its end, no faster than the screen can show it. */
async function pullOutput(
  { id, model, terminals }: ScreenPorts,
  { terminal, setLost, signal }: OutputTarget,
): Promise<void> {
  let next = 0;
  while (!signal.aborted) {
    await untilVisible(signal);
    const output = await model.octo.call((api) => api.terminals.read(id, next, waitMs)).catch(() => undefined);
    if (signal.aborted) return;
    if (!output) {
      terminals.refresh();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      continue;
    }
    if (output.from > next) setLost(output.from);
    next = output.from + output.text.length;
    await new Promise<void>((resolve) => terminal.write(output.text, resolve));
    if (output.state === "exited" && next >= output.end) return terminals.refresh();
  }
}

/** Resolves once the page is visible. While the page is hidden, no output is read. */
function untilVisible(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener("visibilitychange", check);
      resolve();
    };
    document.addEventListener("visibilitychange", check);
    signal.addEventListener("abort", check, { once: true });
    check();
  });
}
