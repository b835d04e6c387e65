// Import this file where texts of the panel are shown; they are then loaded with that module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/panels.ts"), zh: () => import("./zh/panels.ts") });
