// Makes a tool from its definition. The zod schema provides the input's type, its validation, and the JSON Schema for
// the model.
import * as z from "zod/mini";
import { inEnglish } from "#core/schema-faults.ts";
import type { Json, JsonObject } from "#core/model/message.ts";
import { type Tool, ToolInputError } from "./tool.ts";

type Definition<S extends z.ZodMiniType> = Omit<Tool<z.output<S>>, "spec" | "parse"> & {
  name: string;
  description: string;
  input: S;
};

export function defineTool<S extends z.ZodMiniType>(definition: Definition<S>): Tool {
  const { name, description, input, ...rest } = definition;
  const tool: Tool<z.output<S>> = {
    ...rest,
    spec: { name, description, input: toJsonSchema(input) },
    parse: (raw) => parse(name, input, raw),
  };
  // The cast is safe, because the toolbox passes to `run` only what this tool's own `parse` has returned.
  return tool as Tool;
}

function parse<S extends z.ZodMiniType>(name: string, schema: S, raw: JsonObject): z.output<S> {
  const given = withoutEmpty(schema, raw);
  const result = schema.safeParse(given, inEnglish);
  if (result.success) return result.data;
  const faults = result.error.issues.map(
    ({ path, message }) => `${path.join(".") || "input"}: ${message} (${cameAs(valueAt(raw, path))})`,
  );
  throw new ToolInputError(`${name} was not run. ${faults.join("; ")}. Send the call again with these corrected.`);
}

/**
 * Leaves out optional fields that hold nothing, because models fill them with `null`, `""` or spaces. A flag may be
 * written as text.
 */
function withoutEmpty(schema: z.ZodMiniType, raw: JsonObject): JsonObject {
  if (!(schema instanceof z.ZodMiniObject)) return raw;
  const fields = schema.shape as Record<string, z.ZodMiniType | undefined>;
  const given: JsonObject = {};
  for (const [key, value] of Object.entries(raw)) {
    const field = fields[key];
    if (!(field instanceof z.ZodMiniOptional)) given[key] = value;
    else if (field.def.innerType instanceof z.ZodMiniBoolean) {
      const flag = flagOf(value);
      if (!isNothing(flag)) given[key] = flag;
    } else if (!isNothing(value)) given[key] = value;
  }
  return given;
}

const isNothing = (value: Json | undefined) =>
  value === null || value === undefined || (typeof value === "string" && value.trim() === "");

const flags: Record<string, Json> = { true: true, false: false };
const flagOf = (value: Json): Json =>
  typeof value === "string" ? (flags[value.trim().toLowerCase()] ?? value) : value;

function valueAt(raw: Json | undefined, path: readonly PropertyKey[]): Json | undefined {
  let value: Json | undefined = raw;
  for (const key of path) {
    value = value !== null && typeof value === "object" ? (value as Record<PropertyKey, Json>)[key] : undefined;
  }
  return value;
}

const shownCharacters = 80;

/** Names the value that the model sent, so that it sees what to change. */
function cameAs(value: Json | undefined): string {
  if (value === undefined) return "it was not given";
  const text = JSON.stringify(value);
  return `it was ${text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text}`;
}

/** A required name or path. A text of spaces only is refused. */
export const nameInput = () => z.string().check(z.refine((text) => text.trim() !== "", "may not be empty"));

/** A whole number. Models also write numbers as text. */
export const wholeInput = (least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER) =>
  z.coerce.number().check(z.int(), z.minimum(least), z.maximum(most));

/**
 * Converts a schema to JSON Schema. Drops keywords that every schema would repeat, because each request pays for these
 * tokens.
 */
function toJsonSchema(schema: z.ZodMiniType): JsonObject {
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
