// One terminal on the screen: what it says is pulled while somebody can see it, what is typed goes to it.
import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import { type Accessor, createEffect, createSignal, onCleanup, untrack } from "solid-js";
import { toast } from "../kit/toast.tsx";
import { accent, size, theme } from "../state/preferences.ts";
import { coloursOf } from "./screen-colours.ts";
import type { Terminals } from "./terminals.ts";
import type { Workplace } from "./workplace.ts";
import "@xterm/xterm/css/xterm.css";

/** How long the relay holds an answer back while nothing is said. */
const waitMs = 10_000;
/** Before asking again after a failure. */
const pauseMs = 1_000;
/** Lines that can be scrolled back to. */
const scrollback = 5_000;
/** What the relay takes. */
const within = { cols: [20, 500], rows: [5, 200] } as const;

interface ScreenPorts {
  id: string;
  place: Workplace;
  terminals: Terminals;
  host: Accessor<HTMLElement | undefined>;
  running: Accessor<boolean>;
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
    void follow(ports, { terminal, setLost, signal: end.signal });
  });
  return { lost };
}

function openTerminal(host: HTMLElement, ports: ScreenPorts): Terminal {
  const { octo } = ports.place;
  const { id, running } = ports;
  const terminal = new Terminal({
    scrollback,
    screenReaderMode: true,
    // Whatever a program paints, it can be read.
    minimumContrastRatio: 4.5,
    cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    // A command without a terminal of its own ends its lines as files do.
    convertEol: ports.terminals.chosen()?.pty === false,
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(host);
  const tell = (error: Error) => toast(error.message);
  terminal.onData((text) => running() && void octo.call((api) => api.terminals.write(id, text)).catch(tell));
  terminal.onResize(({ cols, rows }) => {
    if (running()) void octo.call((api) => api.terminals.resize(id, cols, rows)).catch(() => undefined);
  });
  // Tab belongs to the program; Shift+Tab is the way out of the screen.
  terminal.attachCustomKeyEventHandler((event) => event.key !== "Tab" || (!event.shiftKey && running()));
  createEffect(() => {
    void [theme(), accent(), size()];
    const { fontFamily, fontSize, colours } = coloursOf(host);
    Object.assign(terminal.options, { theme: colours, fontFamily, fontSize });
  });
  createEffect(() => {
    terminal.options.disableStdin = !running();
  });
  fitTo(host, terminal, fit);
  return terminal;
}

function fitTo(host: HTMLElement, terminal: Terminal, fit: FitAddon): void {
  const clamp = (value: number, [least, most]: readonly [number, number]) => Math.max(least, Math.min(most, value));
  const observer = new ResizeObserver(() => {
    const wanted = fit.proposeDimensions();
    if (!wanted?.cols || !wanted.rows) return;
    terminal.resize(clamp(wanted.cols, within.cols), clamp(wanted.rows, within.rows));
  });
  observer.observe(host);
  onCleanup(() => observer.disconnect());
}

interface Following {
  terminal: Terminal;
  setLost(count: number): void;
  signal: AbortSignal;
}

/** Reads from the beginning to the end, as fast as the screen can show it. */
async function follow({ id, place, terminals }: ScreenPorts, { terminal, setLost, signal }: Following): Promise<void> {
  let next = 0;
  while (!signal.aborted) {
    await shown(signal);
    const output = await place.octo.call((api) => api.terminals.read(id, next, waitMs)).catch(() => undefined);
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

/** Nothing is pulled for a page that nobody sees. */
function shown(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener("visibilitychange", look);
      resolve();
    };
    document.addEventListener("visibilitychange", look);
    signal.addEventListener("abort", look, { once: true });
    look();
  });
}
