// Import this file where texts of the settings are shown; they are then loaded with that module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/settings.ts"), zh: () => import("./zh/settings.ts") });
