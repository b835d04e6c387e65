// The words of the page of costs: importing this has them come with what shows them.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/money.ts"), zh: () => import("./zh/money.ts") });
