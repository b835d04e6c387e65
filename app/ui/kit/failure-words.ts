// Why a call failed, in the person's language. What somebody else has said is said as they said it.
import { modelError, modelErrorKinds } from "#core/model/errors.ts";
import { t } from "../text/t.ts";
import "../text/failures.ts";

/** @param message the sentence of an error, which is Octo's own for its kind unless there was more to say */
export function failureWords(message: string): string {
  const kind = modelErrorKinds.find((one) => modelError(one).message === message);
  return kind ? t().failures.kinds[kind] : message;
}
