// A module that shows texts of the panel imports this file, so that the texts are loaded with the module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/panels.ts"), zh: () => import("./zh/panels.ts") });
