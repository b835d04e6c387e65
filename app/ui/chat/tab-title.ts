// The browser tab's title: the chat's title, with the number of open questions.
import { createEffect, onCleanup } from "solid-js";
import { onOneLine } from "#core/hidden-characters.ts";

export function createTabTitle(title: () => string, waiting: () => number): void {
  createEffect(() => {
    const mark = waiting() > 0 ? `(${waiting()}) ` : "";
    document.title = `${mark}${title() ? `${onOneLine(title())} · ` : ""}Octo`;
  });
  onCleanup(() => {
    document.title = "Octo";
  });
}
