// Parts of the screen that are loaded when they are first shown, each with its words.
import { lazy } from "solid-js";
import { language, wordsOf } from "./t.ts";

type AnyPart = Awaited<ReturnType<Parameters<typeof lazy>[0]>>["default"];

export const later = <Part extends AnyPart>(load: () => Promise<Part>) =>
  lazy(async () => {
    const part = await load();
    await wordsOf(language());
    return { default: part };
  });
