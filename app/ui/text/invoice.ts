// A module that shows texts of invoice checks imports this file, so that the texts are loaded with the module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/invoice.ts"), zh: () => import("./zh/invoice.ts") });
