// Messages that waited when the person pressed Stop stay in the queue until the person sends them on.
import type { CommandOf } from "./commands.ts";
import type { SessionState } from "./state.ts";

export const isPaused = ({ pausedAt }: Pick<SessionState, "pausedAt">, { at }: Pick<CommandOf<"say">, "at">): boolean =>
  pausedAt !== undefined && at <= pausedAt;
