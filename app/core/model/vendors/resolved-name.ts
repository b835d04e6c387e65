// Tells whether a model that answered is what was asked for: names that stand for a model are resolved by the vendor.
import { isSameModel, modelKey } from "./model-key.ts";

/** Routers choose the model for each request. */
const router = /^(?:auto|router|model-router|free|fusion)(?:[:-].*)?$|^@preset$/;

const isRouter = (name: string): boolean => {
  const parts = name.trim().toLowerCase().split("/");
  return router.test(parts.at(-1) ?? "") || router.test(parts[0] ?? "");
};

/** The end of a name that says which release of a model it is: a word, a date or a number. */
const release =
  /(?:-(?:latest|preview|exp|experimental|beta|stable))*(?:-(?:20\d{6}|20\d\d-\d\d-\d\d|\d\d-20\d\d|\d\d-\d\d|\d{4}|\d{3}))?(?:-(?:latest|preview|exp|experimental|beta|stable))*$/;

/** Claude's names may end with the 0 of a first version, which dated names leave out. */
const stem = (name: string): string =>
  modelKey(name)
    .replace(release, "")
    .replace(/^(claude-.*-\d)-0$/, "$1");

/** True if `answered` is a release of the model that was asked, or was chosen by the router that was asked. */
export function isResolved(asked: string, answered: string): boolean {
  return isRouter(asked) || isSameModel(asked, answered) || isSameModel(stem(asked), stem(answered));
}
