// Branded types for ids, and the function that makes ids. Ids sort by creation time and are unique across devices.

declare const brand: unique symbol;
type Branded<T extends string> = string & { readonly [brand]: T };

export type SessionId = Branded<"session">;
export type TurnId = Branded<"turn">;
export type EntryId = Branded<"entry">;
/** Id of a tool call, or of one attempt of a model call. */
export type CallId = Branded<"call">;
export type AskId = Branded<"ask">;
export type CommandId = Branded<"command">;
export type AccountId = Branded<"account">;
export type DeviceId = Branded<"device">;

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * Makes an id: the prefix, an underscore, ten characters that encode the time, and sixteen random characters. The
 * prefix tells people what the id identifies.
 * @param now milliseconds since 1970
 * @param random returns numbers that are uniform in [0, 1)
 */
export function makeId<Id extends string>(prefix: string, now: number, random: () => number): Id {
  let time = "";
  for (let rest = now, i = 0; i < 10; i++) {
    time = alphabet[rest % 32] + time;
    rest = Math.floor(rest / 32);
  }
  let chance = "";
  for (let i = 0; i < 16; i++) chance += alphabet[Math.floor(random() * 32)];
  return `${prefix}_${time}${chance}` as Id;
}
