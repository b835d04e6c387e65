// Events that the relay sends to its clients. The relay does not repeat an event that was lost.

export interface RelayEvents {
  /** Another device has called `relay.lead` since this client did, and now runs the engine. */
  "lead.taken": { deviceId: string; deviceName: string };
  /** Another device changed a shared choice. */
  "preference.changed": { name: string };
  /** The relay is shutting down. Pending calls fail with `closed`. */
  "relay.closing": { reason: string };
}
