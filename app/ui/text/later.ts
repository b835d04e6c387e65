// Parts of the screen that are loaded when they are first shown, each with its words.
import { lazy } from "solid-js";
import { language, wordsOf } from "./t.ts";

type AnyPart = Awaited<ReturnType<Parameters<typeof lazy>[0]>>["default"];

async function withWords<Part>(load: () => Promise<Part>): Promise<Part> {
  const part = await load();
  await wordsOf(language());
  return part;
}

export const later = <Part extends AnyPart>(load: () => Promise<Part>) =>
  lazy(async () => ({ default: await withWords(load) }));

/** What only adds something to a page, which is shown without it where it cannot be had: the relay may have gone meanwhile. */
export const addition = <Part extends AnyPart>(load: () => Promise<Part>) =>
  lazy(() =>
    withWords(load).then(
      (part): { default: AnyPart } => ({ default: part }),
      () => ({ default: () => undefined }),
    ),
  );
