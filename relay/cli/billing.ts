// `octo-relay billing`: what was spent, from the copy of the ledger on this machine.
import { homedir } from "node:os";
import { parseArgs } from "node:util";
import { type BillingOptions, booksFolder, booksIn, booksProgram } from "../billing-files.ts";
import { octoHome } from "../config.ts";

const usage = `octo-relay billing [--period day|week|month|year|all] [--days N] [--model M] [--session S]
                   [--json|--csv] [--currency C]

Prints what the calls of a period cost (this month unless --period says otherwise), from the copy of the ledger that
Octo keeps on this machine while a browser is connected. Amounts are in US dollars unless --currency says otherwise.

  --days N       the days of the last N in place of a week's
  --model M      only calls of this model
  --session S    only calls of the chat whose id begins so
  --json --csv   for scripts: the totals, or the days
`;

/** @returns the exit code */
export async function ledger(args: string[]): Promise<number> {
  const options = parse(args);
  if (options === "help") {
    process.stdout.write(usage);
    return 0;
  }
  if (typeof options === "string") return refuse(options);
  const program = await booksProgram();
  if (!program) return refuse("The program is not built. Run npm run build first.", 1);
  const folder = booksFolder(octoHome());
  const printed = await program.print(options, booksIn(octoHome()), folder.replace(homedir(), "~"));
  if ("refused" in printed) return refuse(printed.refused);
  // On the other way out: what a script reads stays as it is.
  if (printed.deleted.length > 0) process.stderr.write(alsoCounted(printed.deleted));
  if (!printed.empty) process.stdout.write(printed.text);
  else {
    // A script gets its zeros, a person a sentence.
    if (options.form !== "text") process.stdout.write(printed.text);
    process.stderr.write(
      `There is no copy of a ledger in ${folder} yet. Octo writes it while a browser is paired and connected.\n`,
    );
  }
  return 0;
}

function alsoCounted(months: string[]): string {
  const which = months.length === 1 ? "1 month that was" : `${months.length} months that were`;
  return `${which} deleted in Octo ${months.length === 1 ? "is" : "are"} counted, since the copy keeps the calls: ${months.join(", ")}.\n`;
}

function refuse(sentence: string, code = 2): number {
  process.stderr.write(`octo-relay: ${sentence}\n`);
  return code;
}

/** The options, or what is wrong with them. */
function parse(args: string[]): BillingOptions | string {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const options = { period: text, days: text, model: text, session: text, currency: text, json: flag, csv: flag };
  try {
    const { values } = parseArgs({ args, options: { ...options, help: { ...flag, short: "h" } } });
    if (values.help) return "help";
    if (values.json && values.csv) return "Choose one of --json and --csv.";
    const days = values.days === undefined ? undefined : Number(values.days);
    if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= 3_660))
      return "--days wants a number from 1 to 3660.";
    return {
      period: values.period ?? "month",
      days,
      model: values.model,
      session: values.session,
      form: values.json ? "json" : values.csv ? "csv" : "text",
      currency: values.currency ?? "USD",
    };
  } catch (error) {
    const sentence = (error as Error).message.split(/(?<=\.) |\n/)[0] ?? "";
    return `${sentence.replace(/\.?$/, ".")} octo-relay billing --help lists the options.`;
  }
}
