// Types of the billing program, which the app provides and the relay runs for `octo-relay billing` and `GET /api/billing/…`.

export interface BillingOptions {
  period: string;
  /** Number of days to list, up to today; if undefined, it depends on `form`. */
  days: number | undefined;
  /** True to count each call on its own day, at the place where it was made, instead of this place's day. */
  ownDays: boolean;
  model: string | undefined;
  /**
   * Start of a session id. Only calls of sessions whose id starts with this text count; undefined means all sessions.
   */
  session: string | undefined;
  form: "text" | "json" | "csv";
  /** Currency code in ISO 4217. */
  currency: string;
}

/** The monthly JSONL files of the ledger's backup. */
export interface MonthlyFiles {
  /** The months that have a file, as `YYYY-MM`, in any order. */
  months(): Promise<string[]>;
  /** The text of a month's file, in chunks. */
  read(month: string): AsyncIterable<string>;
}

/** `refused` is a sentence that says what is wrong with the options. */
export type BillingReport =
  | { refused: string }
  | {
      text: string;
      /** True if the backup has no monthly files. */
      empty: boolean;
      /** Months (`YYYY-MM`) that are counted although they were deleted in the app. */
      deleted: string[];
      /** The files with lines that could not be read, and how many there are in each. */
      unread: { file: string; lines: number }[];
    };

/** What the built program `billing-cli.js` exports. */
export interface BillingProgram {
  /** Answers `GET /api/billing/<resource>`. Returns undefined if there is no such resource. */
  answer(resource: string, query: URLSearchParams, files: MonthlyFiles): Promise<object | undefined>;
  /** Reports costs from the monthly files. @param folder path of their folder, as shown to the person */
  report(options: BillingOptions, files: MonthlyFiles, folder: string): Promise<BillingReport>;
}
