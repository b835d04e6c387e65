// Choices that all devices of a person share. The newest choice wins. The relay does not interpret its value.
import type { Config } from "../config.ts";
import type { Handlers } from "./rpc.ts";
import type { Connection } from "./socket.ts";

export type SharedChoiceHandlers = Pick<Handlers, "preference.settle">;

export function sharedChoiceHandlers(config: Config, connections: Set<Connection>): SharedChoiceHandlers {
  return {
    "preference.settle": async ({ name, mine }, { caller }) => {
      await config.refresh();
      const held = config.data.preferences[name];
      if (!mine || (held && held.at >= mine.at)) return { holds: held };
      config.data.preferences[name] = mine;
      await config.save();
      for (const { caller: other } of connections)
        if (other !== caller && other.deviceId) other.emit("preference.changed", { name });
      return { holds: mine };
    },
  };
}
