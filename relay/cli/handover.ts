// A second `octo-relay` on the port of one that is running: it hands over its folder and ends. A file in the home, which
// only its owner can read, holds a secret with which both prove to each other whose they are.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, parse, resolve } from "node:path";
import { z } from "zod";
import { version } from "../version.ts";
import type { ServeOptions } from "./options.ts";

const note = z.object({ secret: z.string(), pid: z.number() });
/** What the second relay was asked to do. */
const wanted = z.object({ folder: z.string().optional(), demo: z.boolean(), open: z.boolean() });
export type Wanted = z.infer<typeof wanted>;
const handed = wanted.extend({ nonce: z.string(), proof: z.string() });
const taken = z.object({
  proof: z.string(),
  version: z.string(),
  /** The address that pairs a browser. */
  address: z.string(),
  folder: z.string().optional(),
  /** Why the folder was not opened. */
  refused: z.string().optional(),
  /** What the browser opens. */
  target: z.string().optional(),
});
type Taken = Omit<z.infer<typeof taken>, "proof" | "version">;

/** How long the running relay may take to answer, in milliseconds. */
const answerMs = 5_000;

const noteFile = (home: string, port: number) => join(home, `running-${port}.json`);
const proofOf = (secret: string, who: "first" | "second", nonce: string) =>
  createHmac("sha256", secret).update(`octo-relay ${who} ${nonce}`).digest("hex");
const isProof = (given: string, expected: string) =>
  given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));

/** Waits for others. @param take opens the folder and returns the addresses for it */
export function createHandover(take: (wanted: Wanted) => Promise<Taken>) {
  const secret = randomBytes(32).toString("base64url");
  return {
    /** Answers a second `octo-relay`; undefined if it is not the owner's. */
    async answer(request: unknown): Promise<object | undefined> {
      const asked = handed.safeParse(request).data;
      if (!asked || !isProof(asked.proof, proofOf(secret, "second", asked.nonce))) return undefined;
      const proof = proofOf(secret, "first", asked.nonce);
      return { ...(await take(asked)), proof, version } satisfies z.infer<typeof taken>;
    },
    /** Tells others that this relay runs. Returns a function that takes it back. */
    async announce(home: string, port: number): Promise<() => Promise<void>> {
      const file = noteFile(home, port);
      const text = JSON.stringify({ secret, pid: process.pid } satisfies z.infer<typeof note>);
      // A file of a relay that crashed may be there.
      await rm(file, { force: true });
      await writeFile(file, text, { mode: 0o600, flag: "wx" });
      return () => rm(file, { force: true }).catch(() => undefined);
    },
  };
}

type Handed = { kind: "taken"; by: z.infer<typeof taken> } | { kind: "silent"; pid: number } | { kind: "nobody" };

/** Hands the folder to the relay that runs on this port, if it is the same person's. */
export async function handOver(home: string, options: ServeOptions, open: boolean): Promise<Handed> {
  const found = await readFile(noteFile(home, options.port), "utf8").then(
    (text) => note.safeParse(parseJson(text)).data,
    () => undefined,
  );
  if (!found || !isRunning(found.pid)) return { kind: "nobody" };
  const nonce = randomBytes(16).toString("base64url");
  const { demo } = options;
  const body = { nonce, proof: proofOf(found.secret, "second", nonce), folder: folderOf(options), demo, open };
  const answer = await fetch(`http://127.0.0.1:${options.port}/second`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body satisfies z.infer<typeof handed>),
    signal: AbortSignal.timeout(answerMs),
  }).catch(() => undefined);
  if (!answer) return { kind: "silent", pid: found.pid };
  const by = taken.safeParse(await answer.json().catch(() => undefined)).data;
  return by && isProof(by.proof, proofOf(found.secret, "first", nonce)) ? { kind: "taken", by } : { kind: "nobody" };
}

/** The folder that was named, or the current one. The home folder and a whole disk are never opened unasked. */
function folderOf({ folder, demo }: ServeOptions): string | undefined {
  if (folder !== undefined) return resolve(folder);
  if (demo) return undefined;
  const here = process.cwd();
  return here === homedir() || here === parse(here).root ? undefined : here;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process is there but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
