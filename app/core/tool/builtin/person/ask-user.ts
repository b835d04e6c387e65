// ask_user: asks the person a question.
import * as z from "zod/mini";
import { defineTool, nameInput } from "#core/tool/define-tool.ts";
import type { Tool } from "#core/tool/tool.ts";

const input = z.object({
  question: nameInput(),
  options: z.optional(z.array(z.string().check(z.minLength(1))).check(z.maxLength(8))),
  many: z.optional(z.boolean()).check(z.describe("several options may be chosen")),
});

export function askUser(): Tool {
  return defineTool({
    name: "ask_user",
    description: "Ask the person what only they can know or decide. They may answer in their own words.",
    input,
    effect: "ask",
    afterCrash: "rerun",
    target: ({ question }) => question,
    run: async ({ question, options, many }, run) => {
      const answer = await run.ask({ text: question, options: options ?? [], many: many ?? false });
      if (answer.type === "reply") return { forModel: [{ type: "text", text: answer.text }] };
      const text =
        answer.type === "unanswered"
          ? "Nobody answered. Go on without an answer where that is safe, and say what you assumed; otherwise end here."
          : "The person did not want to answer.";
      return { forModel: [{ type: "text", text }], outcome: "error" };
    },
  });
}
