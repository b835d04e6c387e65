// The tab's title: the chat's, with how much waits for the person.
import { createEffect, onCleanup } from "solid-js";

export function createTabTitle(title: () => string, waiting: () => number): void {
  createEffect(() => {
    const mark = waiting() > 0 ? `(${waiting()}) ` : "";
    document.title = `${mark}${title() ? `${title()} · ` : ""}Octo`;
  });
  onCleanup(() => {
    document.title = "Octo";
  });
}
