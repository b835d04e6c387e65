// Events that the relay sends. If an event is lost, its news only arrives later.

export interface RelayEvents {
  /** Another browser has called `relay.lead` after this browser, and now leads. */
  "lead.taken": { deviceId: string; deviceName: string };
  /** Another device changed a shared choice. */
  "preference.changed": { name: string };
  /** The relay is shutting down. Pending calls fail with `closed`. */
  "relay.closing": { reason: string };
}
