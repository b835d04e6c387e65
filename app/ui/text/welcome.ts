// The words of the first run: importing this has them come with what shows them.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/welcome.ts"), zh: () => import("./zh/welcome.ts") });
