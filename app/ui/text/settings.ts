// A module that shows texts of the settings imports this file, so that the texts are loaded with the module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/settings.ts"), zh: () => import("./zh/settings.ts") });
