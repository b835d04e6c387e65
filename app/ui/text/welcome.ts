// The words of the first run: importing this has them come with what shows them.
import { comeWith } from "./t.ts";

comeWith({ en: () => import("./en/welcome.ts"), zh: () => import("./zh/welcome.ts") });
