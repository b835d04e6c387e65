// Events that the relay sends. Losing one costs only a delay.

export interface RelayEvents {
  /** Another browser called `relay.lead` after this one. */
  "lead.taken": { deviceId: string; deviceName: string };
  /** Another device changed a shared choice. */
  "preference.changed": { name: string };
  /** The relay shuts down; pending calls end with `closed`. */
  "relay.closing": { reason: string };
}
