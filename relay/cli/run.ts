// `octo-relay run`: loads the built engine into this process and connects it to the relay in memory, without a socket.
import { access } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { ownAccount } from "../server/clients.ts";
import { memoryConfig, octoHome } from "../config.ts";
import { createMachineServices } from "../handlers.ts";
import { repairHome } from "../private-home.ts";
import { memoryLink, type MemoryLink } from "../server/rpc.ts";

interface Headless {
  run(args: string[], link: MemoryLink): Promise<number>;
}

export async function run(args: string[]): Promise<number> {
  const engine = new URL("./run-cli.js", import.meta.url);
  const built = await access(fileURLToPath(engine)).then(
    () => true,
    () => false,
  );
  if (!built) {
    process.stderr.write("octo-relay: the engine is not built. Run npm run build first.\n");
    return 1;
  }
  // Keeps V8's young generation small to save memory, because several runs may share the machine.
  setFlagsFromString("--semi-space-growth-factor=1");
  const { run: runEngine } = (await import(/* @vite-ignore */ engine.href)) as Headless;
  const open = await repairHome(octoHome());
  if (open) process.stderr.write(`octo-relay: ${open}\n`);
  const machine = createMachineServices(memoryConfig(octoHome()));
  const life = new AbortController();
  try {
    return await runEngine(args, memoryLink({ ...machine.handlers, ...ownAccount(machine) }, life.signal));
  } finally {
    life.abort();
    await machine.close();
  }
}
