// The words of the copy on the person's computer: importing this has them come with what shows them.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/backup.ts"), zh: () => import("./zh/backup.ts") });
