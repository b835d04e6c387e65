// A module that shows texts of the backup imports this file, so that the texts are loaded with the module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/backup.ts"), zh: () => import("./zh/backup.ts") });
