import type { HealthReport } from '#appliance/platform/http-service';
import type { ServiceHealth } from '#contracts/trust';

/** A service's report in the form of a heartbeat, where the parts of all services stand side by side. */
export function heartbeatParts(
  service: string,
  { parts = {}, status }: HealthReport,
  seen: Pick<ServiceHealth, 'version' | 'responseMilliseconds'>,
): Record<string, ServiceHealth> {
  const behind = Object.entries(parts).map(
    ([part, found]) => [part, { status: found, version: null, responseMilliseconds: null }] as const,
  );
  return { [service]: { status, ...seen }, ...Object.fromEntries(behind) };
}
