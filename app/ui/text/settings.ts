// The words of the settings: importing this has them come with what shows them.
import { comeWith } from "./t.ts";

comeWith({ en: () => import("./en/settings.ts"), zh: () => import("./zh/settings.ts") });
