// A module that shows texts of data retention imports this file, so that the texts are loaded with the module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/retention.ts"), zh: () => import("./zh/retention.ts") });
