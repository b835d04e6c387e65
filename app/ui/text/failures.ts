// A module that shows texts of failed calls imports this file, so that the texts are loaded with the module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/failures.ts"), zh: () => import("./zh/failures.ts") });
