// What strict vendors refuse in a request, in their own words.
import type { Body } from "./model-server.ts";
import type { Step } from "./model-wire.ts";

interface WireCall {
  id: string;
  function: { name: string; arguments: string };
  extra_content?: unknown;
}
export interface WireMessage {
  role: string;
  content: unknown;
  tool_calls?: WireCall[];
  tool_call_id?: string;
}

export const chatMessages = ({ messages = [] }: Body): WireMessage[] => messages as WireMessage[];
export const callsIn = (body: Body): WireCall[] => chatMessages(body).flatMap(({ tool_calls = [] }) => tool_calls);

const refused = (body: unknown, status = 400): Step => ({ fault: { kind: "status", status, body } });

/** Google puts its errors into a list. */
export const googleError = (message: string, status = "INVALID_ARGUMENT", code = 400): Step =>
  refused([{ error: { code, message, status } }], code);

/** Gemini 3 refuses a request in which a call has lost its signature. */
export function geminiProblem(body: Body): Step | undefined {
  const bare = callsIn(body).find(
    ({ extra_content }) => !JSON.stringify(extra_content ?? "").includes("thought_signature"),
  );
  if (!bare) return undefined;
  return googleError(
    `Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call \`default_api:${bare.function.name}\` , position 2.`,
  );
}

/** Mistral refuses a person's words after a result, ids in another form, and results without their call. */
export function mistralProblem(body: Body): Step | undefined {
  const problem = (message: string, type: string, code: string) =>
    refused({ object: "error", message, type, param: null, code });
  const messages = chatMessages(body);
  const at = messages.findIndex(({ role }, i) => role === "user" && messages[i - 1]?.role === "tool");
  if (at >= 0) return problem("Unexpected role 'user' after role 'tool'", "invalid_request_message_order", "3230");
  const ids = [...callsIn(body).map(({ id }) => id), ...messages.flatMap(({ tool_call_id = [] }) => tool_call_id)];
  const wrong = ids.find((id) => !/^[a-zA-Z0-9]{9}$/.test(id));
  if (wrong === undefined) return orphan(messages, problem);
  return problem(
    `Tool call id was ${wrong} but must be a-z, A-Z, 0-9, with a length of 9.`,
    "invalid_function_call",
    "3280",
  );
}

function orphan(messages: WireMessage[], problem: (message: string, type: string, code: string) => Step) {
  const known = new Set(messages.flatMap(({ tool_calls = [] }) => tool_calls.map(({ id }) => id)));
  const lost = messages.find(({ tool_call_id }) => tool_call_id !== undefined && !known.has(tool_call_id));
  return lost && problem("Unexpected tool call id in tool results", "invalid_request_message_order", "3230");
}

/** OpenAI refuses names and ids that do not fit its patterns. */
export function openaiProblem(body: Body): Step | undefined {
  const problem = (param: string, message: string) =>
    refused({
      error: { message: `Invalid '${param}': ${message}`, type: "invalid_request_error", param, code: "invalid_value" },
    });
  for (const [i, { tool_calls = [] }] of chatMessages(body).entries()) {
    for (const [j, { id, function: fn }] of tool_calls.entries()) {
      const path = `messages[${i}].tool_calls[${j}]`;
      if (!/^[a-zA-Z0-9_-]{1,64}$/.test(fn.name))
        return problem(
          `${path}.function.name`,
          "string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
        );
      if (id.length > 40) return problem(`${path}.id`, "string too long. Expected a string with maximum length 40.");
    }
  }
  return undefined;
}

/** Anthropic refuses names and ids that do not fit its patterns, and ids that occur twice. */
export function anthropicProblem(body: Body): Step | undefined {
  const problem = (message: string) => refused({ type: "error", error: { type: "invalid_request_error", message } });
  const seen = new Set<string>();
  for (const [i, { content }] of (body.messages ?? []).entries()) {
    for (const [j, block] of (Array.isArray(content) ? content : []).entries()) {
      if (block.type !== "tool_use") continue;
      const path = `messages.${i}.content.${j}.tool_use`;
      if (!/^[a-zA-Z0-9_-]{1,128}$/.test(block.name))
        return problem(`${path}.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`);
      if (!/^[a-zA-Z0-9_-]+$/.test(block.id))
        return problem(`${path}.id: String should match pattern '^[a-zA-Z0-9_-]+$'`);
      if (seen.has(block.id)) return problem("messages: `tool_use` ids must be unique");
      seen.add(block.id);
    }
  }
  return undefined;
}

/** Devstral's and Mistral's templates count roles; calls and results do not count. llama.cpp answers 500, vLLM 400. */
export function templateProblem(body: Body, status: 400 | 500): Step | undefined {
  const counted = chatMessages(body).filter(
    ({ role, tool_calls }) => role === "user" || (role === "assistant" && !tool_calls?.length),
  );
  if (counted.every(({ role }, i) => (role === "user") === (i % 2 === 0))) return undefined;
  const words =
    "After the optional system message, conversation roles must alternate user and assistant roles except for tool calls and results.";
  if (status === 400) return refused({ error: { message: words, type: "BadRequestError", param: null, code: 400 } });
  const message = `\n------------\nWhile executing CallExpression at line 189, column 32 in source:\n...== 0) %}↵            {{- raise_exception('After the optional system message, con...\n                                           ^\nError: Jinja Exception: ${words}`;
  return refused({ error: { code: 500, message, type: "server_error" } }, 500);
}
