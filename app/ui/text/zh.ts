// 中文。
import { chat } from "./zh-chat.ts";
import type { Words } from "./t.ts";

export const zh: Words = { chat };
