// The words of the settings: importing this has them come with what shows them.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/settings.ts"), zh: () => import("./zh/settings.ts") });
