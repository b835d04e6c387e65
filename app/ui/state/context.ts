// Contexts for all views: the handle on the worker, and the browser features that main.tsx provides.
import { type Accessor, createContext, useContext } from "solid-js";
import type { Octo } from "../octo.ts";

export interface Doors {
  /** The pairing token from the page's address; undefined if there is none. */
  pairing: string | undefined;
  updates: {
    ready: Accessor<boolean>;
    reload(): Promise<void>;
    look(mayReload: () => Promise<boolean>): Promise<void>;
  };
  storage: {
    persisted: Accessor<boolean | undefined>;
    persist(): Promise<void>;
    estimate(): Promise<{ usage: number; quota: number } | undefined>;
  };
  installing: { state: Accessor<"installed" | "offered" | "by-hand">; install(): Promise<void> };
  notices: {
    permission: Accessor<NotificationPermission | "unsupported">;
    ask(): Promise<void>;
    show(notice: { title: string; body: string; path: string; tag: string }): void;
    badge(count: number): void;
    stayAwake(wanted: boolean): void;
  };
}

export const OctoContext = createContext<Octo>();
export const DoorsContext = createContext<Doors>();

export function useOcto(): Octo {
  const octo = useContext(OctoContext);
  if (!octo) throw new Error("OctoContext is missing.");
  return octo;
}

export function useDoors(): Doors {
  const doors = useContext(DoorsContext);
  if (!doors) throw new Error("DoorsContext is missing.");
  return doors;
}
