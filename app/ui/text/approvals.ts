// A module that shows texts of approvals imports this file, so that the texts are loaded with the module.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/approvals.ts"), zh: () => import("./zh/approvals.ts") });
