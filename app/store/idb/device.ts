// Where and as whom this browser writes.
import { type DeviceId, makeId } from "#core/ids.ts";
import type { Clock } from "#core/ports.ts";

/** Minutes east of UTC at a moment, where the system's clock says we are. */
export function systemOffset(at: number): number {
  return -new Date(at).getTimezoneOffset();
}

export function makeDeviceId(clock: Clock): DeviceId {
  return makeId<DeviceId>("dev", clock.now(), clock.random);
}
