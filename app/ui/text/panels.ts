// The words of the panels beside a chat: importing this has them come with what shows them.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/panels.ts"), zh: () => import("./zh/panels.ts") });
