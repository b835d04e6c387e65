// Import this file where texts of the backup are shown; they are then loaded with that module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/backup.ts"), zh: () => import("./zh/backup.ts") });
