// Import this file where texts of the route diagnosis are shown; they are then loaded with that module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/route.ts"), zh: () => import("./zh/route.ts") });
