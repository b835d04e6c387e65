// Makes a tool from its definition. The zod schema provides the input's type, its validation, and the JSON Schema for
// the model.
import { z } from "zod";
import type { Json, JsonObject } from "#core/model/message.ts";
import { type Tool, ToolInputError } from "./tool.ts";

type Definition<S extends z.ZodType> = Omit<Tool<z.output<S>>, "spec" | "parse"> & {
  name: string;
  description: string;
  input: S;
};

export function defineTool<S extends z.ZodType>(definition: Definition<S>): Tool {
  const { name, description, input, ...rest } = definition;
  const tool: Tool<z.output<S>> = {
    ...rest,
    spec: { name, description, input: toJsonSchema(input) },
    parse: (raw) => parse(name, input, raw),
  };
  // The cast is safe, because the toolbox passes to `run` only what this tool's own `parse` has returned.
  return tool as Tool;
}

function parse<S extends z.ZodType>(name: string, schema: S, raw: JsonObject): z.output<S> {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join(".") || "input"}: ${issue.message}`);
  throw new ToolInputError(`${name} was not run. ${faults.join("; ")}. Send the call again with these corrected.`);
}

/**
 * Converts a schema to JSON Schema. Drops keywords that every schema would repeat, because each request pays for these
 * tokens.
 */
function toJsonSchema(schema: z.ZodType): JsonObject {
  return trim(z.toJSONSchema(schema, { io: "input" }) as Json) as JsonObject;
}

function trim(value: Json): Json {
  if (Array.isArray(value)) return value.map(trim);
  if (value === null || typeof value !== "object") return value;
  const kept = Object.entries(value).filter(
    ([key, inner]) =>
      key !== "$schema" &&
      key !== "additionalProperties" &&
      !(key === "maximum" && inner === Number.MAX_SAFE_INTEGER) &&
      !(key === "minimum" && inner === Number.MIN_SAFE_INTEGER),
  );
  return Object.fromEntries(kept.map(([key, inner]) => [key, trim(inner)]));
}
