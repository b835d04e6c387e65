// The icon of a tool call: its kind, or what keeps it from being done.
import { type Component, type JSX, Match, Switch } from "solid-js";
import { Dynamic } from "solid-js/web";
import type { ToolEntry } from "#core/session/state.ts";
import {
  Circle,
  CircleDashed,
  FileText,
  FolderSearch,
  ListChecks,
  LoaderCircle,
  MessageSquare,
  Pencil,
  Search,
  Terminal,
  Wrench,
  X,
} from "../../kit/icons.ts";
import { wentWrong } from "./tool-text.ts";

const kinds: Record<string, Component<{ size: number; class?: string }>> = {
  read_file: FileText,
  write_file: Pencil,
  edit_file: Pencil,
  list_files: FolderSearch,
  glob: FolderSearch,
  grep: Search,
  terminal: Terminal,
  terminal_output: Terminal,
  terminal_input: Terminal,
  kill_terminal: Terminal,
  ask_user: MessageSquare,
  todo: ListChecks,
};

/** The model may use any name, even `constructor`. */
const kindOf = (name: string) => (Object.hasOwn(kinds, name) ? kinds[name] : undefined) ?? Wrench;

export function ToolIcon(props: { entry: ToolEntry }): JSX.Element {
  return (
    <Switch fallback={<Dynamic component={kindOf(props.entry.name)} size={14} />}>
      <Match when={props.entry.askId}>
        <Circle size={14} class="tool-waiting" />
      </Match>
      <Match when={props.entry.status === "running"}>
        <LoaderCircle size={14} class="spin" />
      </Match>
      <Match when={props.entry.status === "planned"}>
        <CircleDashed size={14} />
      </Match>
      <Match when={wentWrong(props.entry)}>
        <X size={14} />
      </Match>
    </Switch>
  );
}
