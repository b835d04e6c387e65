import { describe } from "vitest";
import { ledgerSuite } from "./ledger.suite.ts";
import { outboxSuite } from "./outbox.suite.ts";
import { packingSuite } from "./packing.suite.ts";
import { standingSuite } from "./standing.suite.ts";
import { removingSuite } from "./removing.suite.ts";
import { memoryStores } from "./memory.ts";
import type { OpenEmpty } from "./samples.suite.ts";
import { storeSuite } from "./store.suite.ts";
import { textSuite } from "./texts.suite.ts";

const open: OpenEmpty = async ({ clock, offsetAt }) => memoryStores(clock, offsetAt);

describe("stores in memory", () => {
  storeSuite(open);
  ledgerSuite(open);
  packingSuite(open);
  standingSuite(open);
  removingSuite(open);
  outboxSuite(open);
  textSuite(open);
});
