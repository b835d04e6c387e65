// What every view may use: the handle on the worker.
import { createContext, useContext } from "solid-js";
import type { Octo } from "../octo.ts";

export const OctoContext = createContext<Octo>();

export function useOcto(): Octo {
  const octo = useContext(OctoContext);
  if (!octo) throw new Error("OctoContext is missing.");
  return octo;
}
