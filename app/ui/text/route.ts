// A module that shows texts of the route diagnosis imports this file, so that the texts are loaded with the module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/route.ts"), zh: () => import("./zh/route.ts") });
