// The UTC offset and the id of this device.
import { type DeviceId, makeId } from "#core/ids.ts";
import type { Clock } from "#core/ports.ts";

/** Returns the offset of the system's time zone at a moment, in minutes east of UTC. */
export function systemOffset(at: number): number {
  return -new Date(at).getTimezoneOffset();
}

export function newDeviceId(clock: Clock): DeviceId {
  return makeId<DeviceId>("dev", clock.now(), clock.random);
}
