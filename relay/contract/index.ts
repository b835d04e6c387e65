// The promise between the app and the relay. The only barrel in the repository.
export * from "./error-codes.ts";
export * from "./relay-events.ts";
export * from "./methods.ts";
export * from "./wire.ts";
