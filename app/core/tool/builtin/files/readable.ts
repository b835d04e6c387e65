// Finds out whether a path can be read, before the person is asked. What would fail anyway is not asked.
import type { Workspace } from "#core/ports.ts";
import type { Preview } from "#core/session/ask.ts";
import { codeOf } from "#core/tool/error-code.ts";

/** Returns what the person sees. Throws the error with which reading would fail. */
export async function readablePreview(workspace: Workspace, path: string, kind: "file" | "any"): Promise<Preview> {
  const fine = kind === "file" ? ["binary", "too-large"] : ["binary", "too-large", "bad-input"];
  await workspace.read(path, { fromLine: 1, toLine: 1 }).catch((error: unknown) => {
    // A folder is answered with `bad-input`.
    if (!fine.includes(codeOf(error) ?? "")) throw error;
  });
  return { kind: "text", text: path };
}
