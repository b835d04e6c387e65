// Binds a vendor's opaque data to the model that made it, for all protocols.
import type { Json, JsonObject, ProtocolName, Signature } from "#core/model/message.ts";
import { asObject } from "./json.ts";

/** The model that makes a reply, or that is asked. Data is sent back only if both are the same. */
export type Maker = Required<Omit<Signature, "data">>;

export const makerOf = (protocol: ProtocolName, model: string, host: string): Maker => ({ protocol, model, host });

export const signatureOf = (maker: Maker, data: Json): Signature => ({ ...maker, data });

/** True if this model made the data. Data of early releases names no host. */
export function isOwn(seal: Signature | undefined, { protocol, model, host }: Maker): seal is Signature {
  return seal?.protocol === protocol && seal.model === model && (seal.host === undefined || seal.host === host);
}

/** Returns the data, if this model made it. Any file may have brought it, so its form is checked by the reader. */
export function ownData(block: { seal?: Signature }, maker: Maker): JsonObject {
  return isOwn(block.seal, maker) ? (asObject(block.seal.data) ?? {}) : {};
}

/** Fields of a vendor's object that Octo does not read itself. Empty ones are left out. */
export function unreadFields(given: JsonObject, read: ReadonlySet<string>): JsonObject | undefined {
  const rest = Object.entries(given).filter(([name, value]) => !read.has(name) && !isEmpty(value));
  return rest.length ? Object.fromEntries(rest) : undefined;
}

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** Fields that may be added to a request's object. None of them replaces a field that Octo itself sends. */
export function addedFields(data: Json | undefined, sent: ReadonlySet<string>): JsonObject {
  const { __proto__: _, ...given } = asObject(data) ?? {};
  return unreadFields(given, sent) ?? {};
}
