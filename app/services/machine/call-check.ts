// Tells what Octo would decide about a call, without making the call.
import { factsOfCommand, factsOfPath } from "#core/permission/call-facts.ts";
import { decide } from "#core/permission/decide.ts";
import type { Machine } from "#core/ports.ts";
import type { OctoApi } from "../../api.ts";

export function createPermissionCheck(machine: Machine): Pick<OctoApi, "checkPermission"> {
  const checkPermission: OctoApi["checkPermission"] = async ({ folder, request, mode, rules }) => {
    const look = machine.look(folder);
    const { effect, target } = request;
    const facts =
      effect === "execute"
        ? await factsOfCommand(look, { command: target })
        : await factsOfPath({ look, workspace: { root: folder } }, { path: target, writes: effect === "write" });
    return decide(rules, mode, request, facts);
  };
  return { checkPermission };
}
