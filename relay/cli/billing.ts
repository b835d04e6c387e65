// `octo-relay billing`: prints what was spent, from the backup of the ledger on this machine.
import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { BillingOptions } from "#contract";
import { billingFolder, billingProgram, monthlyFiles } from "../billing-files.ts";
import { octoHome } from "../config.ts";

const usage = `octo-relay billing [--period day|week|month|year|all] [--days N] [--own-days] [--model M]
                   [--session S] [--json|--csv] [--currency C]

Prints what the calls of a period cost (this month unless --period says otherwise), from the backup of the ledger that
Octo keeps on this machine while a browser is connected. Amounts are in US dollars unless --currency says otherwise.

  --days N       list the last N days instead of a week
  --own-days     count each call on the day of the place where it was made, instead of this computer's day
  --model M      count only calls of this model
  --session S    count only calls of the chat whose id begins with S
  --json --csv   print the totals or the days for scripts
`;

/** Runs the command. @returns the exit code */
export async function billing(args: string[]): Promise<number> {
  const options = parse(args);
  if (options === "help") {
    process.stdout.write(usage);
    return 0;
  }
  if (typeof options === "string") return refuse(options);
  const program = await billingProgram();
  if (!program) return refuse("The program is not built. Run npm run build first.", 1);
  const folder = billingFolder(octoHome());
  const report = await program.report(options, monthlyFiles(octoHome()), folder.replace(homedir(), "~"));
  if ("refused" in report) return refuse(report.refused);
  // The notes go to stderr, so that scripts that read stdout are not affected.
  if (report.deleted.length > 0) process.stderr.write(deletedNote(report.deleted));
  for (const { file, lines } of report.unread) process.stderr.write(unreadNote(join(folder, file), lines));
  if (!report.empty) process.stdout.write(report.text);
  else {
    // If there are no files, scripts get a report of zeros, and a person gets only a sentence.
    if (options.form !== "text") process.stdout.write(report.text);
    process.stderr.write(
      `There is no backup of a ledger in ${folder} yet. Octo writes it while a browser is paired and connected.\n`,
    );
  }
  return 0;
}

function deletedNote(months: string[]): string {
  const which = months.length === 1 ? "1 month that was" : `${months.length} months that were`;
  return `${which} deleted in Octo ${months.length === 1 ? "is" : "are"} counted, since the backup keeps the calls: ${months.join(", ")}.\n`;
}

const unreadNote = (path: string, lines: number) =>
  `${lines === 1 ? "1 line" : `${lines} lines`} of ${path} could not be read and ${lines === 1 ? "is" : "are"} not counted. “Verify the backup” in Octo's settings tells whether calls are missing.\n`;

function refuse(sentence: string, code = 2): number {
  process.stderr.write(`octo-relay: ${sentence}\n`);
  return code;
}

/** Returns the options, `help`, or a sentence that says what is wrong with the arguments. */
function parse(args: string[]): BillingOptions | string {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const texts = { period: text, days: text, model: text, session: text, currency: text };
  const options = { ...texts, "own-days": flag, json: flag, csv: flag };
  try {
    const { values } = parseArgs({ args, options: { ...options, help: { ...flag, short: "h" } } });
    if (values.help) return "help";
    if (values.json && values.csv) return "Choose one of --json and --csv.";
    const days = values.days === undefined ? undefined : Number(values.days);
    if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= 3_660))
      return "--days needs a number from 1 to 3660.";
    return {
      period: values.period ?? "month",
      days,
      ownDays: values["own-days"] ?? false,
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
