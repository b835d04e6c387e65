// The words of keeping and deleting calls: importing this has them come with what shows them.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/retention.ts"), zh: () => import("./zh/retention.ts") });
