// The words for what does not fit a schema. The small form of zod brings none.
import { en } from "zod/locales";

export const inEnglish = { error: en().localeError };
