// Import this file where texts of the first run are shown; they are then loaded with that module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/welcome.ts"), zh: () => import("./zh/welcome.ts") });
