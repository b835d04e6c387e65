import { describe } from "vitest";
import { ledgerSuite } from "../suites/ledger.suite.ts";
import { backupQueueSuite } from "../suites/backup-queue.suite.ts";
import { packingSuite } from "../suites/packing.suite.ts";
import { standingSuite } from "../suites/stored-totals.suite.ts";
import { removingSuite } from "../suites/remove-month.suite.ts";
import { memoryStores } from "./open.ts";
import type { OpenEmpty } from "../suites/samples.suite.ts";
import { storeSuite } from "../suites/store.suite.ts";
import { textSuite } from "../suites/search-texts.suite.ts";

const open: OpenEmpty = async ({ clock, offsetAt }) => memoryStores(clock, offsetAt);

describe("stores in memory", () => {
  storeSuite(open);
  ledgerSuite(open);
  packingSuite(open);
  standingSuite(open);
  removingSuite(open);
  backupQueueSuite(open);
  textSuite(open);
});
