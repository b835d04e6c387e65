// English: every word the page shows. Other languages have the same keys.
import { chat } from "./en-chat.ts";

export const en = { chat };
