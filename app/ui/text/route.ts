// The words of the route doctor: importing this has them come with what shows them.
import { registerArea } from "./t.ts";

registerArea({ en: () => import("./en/route.ts"), zh: () => import("./zh/route.ts") });
