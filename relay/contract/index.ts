// The contract between app and relay. This is the only file in the repository that just re-exports other files.
export * from "./billing-options.ts";
export * from "./device-proof.ts";
export * from "./error-codes.ts";
export * from "./findings.ts";
export * from "./relay-events.ts";
export * from "./methods.ts";
export * from "./terminal-output.ts";
export * from "./wire.ts";
