// DOOR octo-relay: reads the flags and hands over. Each command loads only what it needs.
import { parseOptions } from "./cli/options.ts";

const exitCode = await main(process.argv.slice(2));
// Whatever a vendor or a browser still holds open must not keep the program; what was said goes out first.
process.stdout.write("", () => process.exit(exitCode));

async function main(args: string[]): Promise<number> {
  // These read their own flags.
  if (args[0] === "run") return (await import("./cli/run.ts")).run(args.slice(1));
  if (args[0] === "billing") return (await import("./cli/billing.ts")).ledger(args.slice(1));
  if (args[0] === "token") return (await import("./cli/token.ts")).token(args.slice(1));
  const options = parseOptions(args);
  switch (options.command) {
    case "help":
      process.stdout.write(options.text);
      return 0;
    case "refused":
      process.stderr.write(`octo-relay: ${options.text}\n`);
      return 2;
    case "doctor":
      return (await import("./cli/doctor.ts")).doctor(options);
    case "serve":
      return (await import("./cli/serve.ts")).serve(options);
  }
}
