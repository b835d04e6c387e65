import { describe } from "vitest";
import { ledgerSuite } from "../suites/ledger.suite.ts";
import { backupQueueSuite } from "../suites/backup-queue.suite.ts";
import { hereDaysSuite } from "../suites/here-days.suite.ts";
import { laterCallsSuite } from "../suites/later-calls.suite.ts";
import { segmentSuite } from "../suites/segments.suite.ts";
import { storedTotalsSuite } from "../suites/stored-totals.suite.ts";
import { removeMonthSuite } from "../suites/remove-month.suite.ts";
import { memoryStores } from "./open.ts";
import type { OpenEmpty } from "../suites/samples.suite.ts";
import { storeSuite } from "../suites/store.suite.ts";
import { searchTextSuite } from "../suites/search-texts.suite.ts";

const open: OpenEmpty = async ({ clock, offsetAt }) => memoryStores(clock, offsetAt);

describe("stores in memory", () => {
  storeSuite(open);
  ledgerSuite(open);
  segmentSuite(open);
  hereDaysSuite(open);
  laterCallsSuite(open);
  storedTotalsSuite(open);
  removeMonthSuite(open);
  backupQueueSuite(open);
  searchTextSuite(open);
});
