// Compares `octo-relay run` with the minimal agent in `floor.mjs`: start, time per turn, memory, tokens, prompt prefix.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ModelServer, startModelServer } from "../fakes/model-server.ts";
import { type Figure, median } from "./figures.ts";
import { floorPath, relayPath, runNode } from "./programs.ts";

const rounds = 9;
const turns = 100;
const manyTurns = 500;
/** Limits as multiples of the floor: 90 MB where the floor takes 54, and 50 tokens per turn where it takes 43. */
const memoryLimit = 90 / 54;
const growthLimit = 50 / 43;

/** Numbers the commands, because Octo would report equal commands as a loop. */
const commands = (count: number, fresh: boolean) => (_: unknown, n: number) =>
  n < count
    ? { calls: [{ id: `c${n}`, name: "terminal", input: { command: `echo hi ${n}`, ...(fresh && { fresh: true }) } }] }
    : { say: "done" };

const octo = (vendor: ModelServer, folder: string, memory = false) =>
  runNode([relayPath, "run", "go", "--mode", "auto"], {
    env: { ANTHROPIC_API_KEY: "k", ANTHROPIC_BASE_URL: vendor.url, OCTO_HOME: join(folder, "home") },
    cwd: folder,
    memory,
  });

export async function benchHeadless(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "octo-bench-"));
  const vendor = await startModelServer({ script: [] });
  try {
    return [...(await start(vendor, folder)), ...(await perTurn(vendor, folder)), ...(await growth(vendor, folder))];
  } finally {
    await vendor.close();
  }
}

/** Measures the time from the start of the process to the first request. */
async function start(vendor: ModelServer, folder: string): Promise<Figure[]> {
  const ours: number[] = [];
  const floors: number[] = [];
  const once = async (into: number[], run: () => Promise<unknown>) => {
    vendor.play([{ say: "hi" }]);
    vendor.requests.length = 0;
    const startedAt = performance.timeOrigin + performance.now();
    await run();
    into.push((vendor.requests[0]?.at ?? Number.NaN) - startedAt);
  };
  for (let i = 0; i <= rounds; i++) {
    await once(floors, () => runNode([floorPath, vendor.url]));
    await once(ours, () => octo(vendor, folder));
  }
  const first = vendor.requests[0]?.body ?? {};
  const tokens = JSON.stringify({ system: first.system, tools: first.tools, messages: first.messages }).length / 4;
  return [
    {
      name: "run: start to first request",
      value: median(ours.slice(1)),
      floor: median(floors.slice(1)),
      unit: "ms",
      limit: 2.4,
    },
    { name: "run: tokens of the first request, all tools", value: tokens, unit: "tok", limit: 2_500 },
  ];
}

/** The client's own time per turn in milliseconds: from the end of the vendor's answer to the next request. */
function ownTimes(vendor: ModelServer): number[] {
  return vendor.requests.slice(1).map((request, i) => request.at - (vendor.requests[i]?.endedAt ?? Number.NaN));
}

async function perTurn(vendor: ModelServer, folder: string): Promise<Figure[]> {
  const times: Record<string, number[]> = { floor: [], fresh: [], live: [] };
  for (let i = 0; i < 3; i++) {
    for (const kind of ["floor", "fresh", "live"]) {
      vendor.play(commands(turns, kind === "fresh"));
      vendor.requests.length = 0;
      await (kind === "floor" ? runNode([floorPath, vendor.url]) : octo(vendor, folder));
      times[kind]?.push(median(ownTimes(vendor)));
    }
  }
  vendor.play(commands(turns, false));
  const { peakMb } = await octo(vendor, folder, true);
  vendor.play(commands(turns, false));
  const { peakMb: floorMb } = await runNode([floorPath, vendor.url, "live"], { memory: true });
  const [floor, fresh, live] = ["floor", "fresh", "live"].map((kind) => median(times[kind] ?? []));
  return [
    { name: "run: own time per turn, fresh shell", value: fresh ?? Number.NaN, floor, unit: "ms", limit: 1.5 },
    { name: "run: own time per turn, live shell", value: live ?? Number.NaN, floor, unit: "ms", limit: 0.6 },
    { name: `run: peak memory over ${turns} turns`, value: peakMb, floor: floorMb, unit: "MB", limit: memoryLimit },
  ];
}

/** Average number of tokens (characters / 4) that a turn adds to the request. The first turn is left out. */
const growthOf = (texts: string[]) =>
  ((texts.at(-1)?.length ?? 0) - (texts[1]?.length ?? 0)) / 4 / Math.max(1, texts.length - 2);

async function growth(vendor: ModelServer, folder: string): Promise<Figure[]> {
  vendor.play(commands(manyTurns, false));
  vendor.requests.length = 0;
  await octo(vendor, folder);
  const own = ownTimes(vendor);
  const around = (n: number) => median(own.slice(Math.max(0, n - 10), n + 10));
  const bare = vendor.requests.map(({ body }) =>
    JSON.stringify(body.messages).replace(/,"cache_control":\{[^}]*\}/g, ""),
  );
  const extended = bare.slice(1).filter((text, i) => text.startsWith(bare[i]?.slice(0, -1) ?? "-")).length;
  const grown = growthOf(bare);
  vendor.play(commands(turns, false));
  vendor.requests.length = 0;
  await runNode([floorPath, vendor.url, "live"]);
  const floor = growthOf(vendor.requests.map(({ body }) => JSON.stringify(body.messages)));
  return [
    {
      name: `run: turn ${manyTurns} against turn 10`,
      value: around(manyTurns - 10),
      floor: around(10),
      unit: "ms",
      limit: 1.2,
    },
    { name: "run: growth per tool turn", value: grown, floor, unit: "tok", limit: growthLimit },
    {
      name: "run: requests that extend the one before",
      value: (100 * extended) / Math.max(1, bare.length - 1),
      unit: "%",
      limit: 100,
      atLeast: true,
    },
  ];
}
