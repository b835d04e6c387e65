// Import this file where texts of failed calls are shown; they are then loaded with that module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/failures.ts"), zh: () => import("./zh/failures.ts") });
