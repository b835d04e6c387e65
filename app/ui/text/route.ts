// The words of the route doctor: importing this has them come with what shows them.
import { comeWith } from "./t.ts";

comeWith({ en: () => import("./en/route.ts"), zh: () => import("./zh/route.ts") });
