// Types of the billing program, which the app provides and the relay runs for `octo-relay billing` and `GET /api/billing/…`.

export interface BillingOptions {
  period: string;
  /** How many days to list, ending today. */
  days: number | undefined;
  model: string | undefined;
  /** Only sessions whose id begins with this text. */
  session: string | undefined;
  form: "text" | "json" | "csv";
  /** The currency's code in ISO 4217. */
  currency: string;
}

/** The monthly JSONL files of the ledger's backup. */
export interface MonthlyFiles {
  /** The months that have a file, as `YYYY-MM`, in any order. */
  months(): Promise<string[]>;
  /** The text of a month's file, in chunks. */
  read(month: string): AsyncIterable<string>;
}

/** `refused`: what is wrong with the options, as a sentence. */
export type BillingReport =
  | { refused: string }
  | {
      text: string;
      /** True if there are no files at all. */
      empty: boolean;
      /** Months that are counted although they were deleted in the app. */
      deleted: string[];
    };

/** What the built program `billing-cli.js` exports. */
export interface BillingProgram {
  /** Answers `GET /api/billing/<resource>`. Undefined: there is no such resource. */
  answer(resource: string, query: URLSearchParams, files: MonthlyFiles): Promise<object | undefined>;
  /** @param folder the folder of the files, as shown to the person */
  report(options: BillingOptions, files: MonthlyFiles, folder: string): Promise<BillingReport>;
}
