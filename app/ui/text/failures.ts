// The words of calls that failed: importing this has them come with what shows them.
import { comeWith } from "./t.ts";

comeWith({ en: () => import("./en/failures.ts"), zh: () => import("./zh/failures.ts") });
