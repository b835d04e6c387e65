// A module that shows texts of the first run imports this file, so that the texts are loaded with the module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/welcome.ts"), zh: () => import("./zh/welcome.ts") });
