// Import this file where texts of data retention are shown; they are then loaded with that module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/retention.ts"), zh: () => import("./zh/retention.ts") });
