// todo: shows the person the model's plan. Each call sends the whole list, and the session keeps only the newest list.
import * as z from "zod/mini";
import { defineTool } from "#core/tool/define-tool.ts";
import type { Tool } from "#core/tool/tool.ts";

const input = z.object({
  items: z
    .array(z.object({ text: z.string().check(z.minLength(1)), state: z.enum(["pending", "doing", "done"]) }))
    .check(z.maxLength(100)),
});

export function todo(): Tool {
  return defineTool({
    name: "todo",
    description: "Show your plan for work of three or more steps: the whole list each time, exactly one item doing.",
    input,
    effect: "read",
    afterCrash: "rerun",
    target: () => "",
    run: async ({ items }) => {
      const open = items.filter((item) => item.state !== "done").length;
      return {
        forModel: [{ type: "text", text: open === 0 ? "All done." : `${open} open.` }],
        forPerson: { kind: "todo", items },
      };
    },
  });
}
