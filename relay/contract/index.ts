// The promise between the app and the relay. The only barrel in the repository.
export * from "./errors.ts";
export * from "./events.ts";
export * from "./methods.ts";
export * from "./wire.ts";
