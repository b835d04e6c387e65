// Entry point of octo-relay: parses the flags and starts a command. Each command loads only its own code.
import { parseOptions } from "./cli/options.ts";

const exitCode = await main(process.argv.slice(2));
// Exits once stdout and stderr are flushed, even if vendors or browsers still hold connections open.
process.stdout.write("", () => process.exit(exitCode));

async function main(args: string[]): Promise<number> {
  // These commands parse their own flags.
  if (args[0] === "run") return (await import("./cli/run.ts")).run(args.slice(1));
  if (args[0] === "billing") return (await import("./cli/billing.ts")).billing(args.slice(1));
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
