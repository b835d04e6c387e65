// The contract between app and relay. The only barrel in the repository.
export * from "./billing-options.ts";
export * from "./error-codes.ts";
export * from "./relay-events.ts";
export * from "./methods.ts";
export * from "./wire.ts";
