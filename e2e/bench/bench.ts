// Runs all benches, or only the benches that are named.
import { type Figure, print } from "./figures.ts";
import { benchHeadless } from "./headless.ts";
import { benchLighthouse } from "./lighthouse.ts";
import { benchMoney } from "./money.ts";
import { benchOutput } from "./output.ts";
import { benchPage } from "./page.ts";
import { benchRelay } from "./relay.ts";
import { benchScreen } from "./screen.ts";
import { benchShell } from "./shell.ts";

const benches: Record<string, () => Promise<Figure[]>> = {
  relay: benchRelay,
  headless: benchHeadless,
  page: benchPage,
  screen: benchScreen,
  shell: benchShell,
  output: benchOutput,
  money: benchMoney,
  lighthouse: benchLighthouse,
};

/** @returns the exit code: 1 if a figure misses its limit */
export async function bench(names: string[]): Promise<number> {
  let over = 0;
  for (const [name, run] of Object.entries(benches)) {
    if (names.length > 0 && !names.includes(name)) continue;
    process.stdout.write(`\n${name}\n`);
    over += print(await run());
  }
  return over > 0 ? 1 : 0;
}
