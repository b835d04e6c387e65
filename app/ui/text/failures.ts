// The words of calls that failed: importing this has them come with what shows them.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/failures.ts"), zh: () => import("./zh/failures.ts") });
