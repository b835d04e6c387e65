// What the relay says unasked. Losing one costs a delay, never a fact.

export interface RelayEvents {
  /** Another browser said `relay.lead` after us. */
  "lead.taken": { deviceId: string; deviceName: string };
  /** Another device has chosen something that holds on all. */
  "preference.changed": { name: string };
  /** The relay is draining; calls in flight will end with `closed`. */
  "relay.closing": { reason: string };
}
