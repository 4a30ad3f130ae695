import type { HealthReport } from '#appliance/platform/http-service';
import type { ServiceHealth } from '#contracts/trust';

/**
 * Converts a service's health report to the heartbeat's form, in which services and their parts are entries of one
 * record.
 */
export function heartbeatParts(
  service: string,
  { parts = {}, status }: HealthReport,
  measured: Pick<ServiceHealth, 'version' | 'responseMilliseconds'>,
): Record<string, ServiceHealth> {
  const partEntries = Object.entries(parts).map(
    ([part, found]) => [part, { status: found, version: null, responseMilliseconds: null }] as const,
  );
  return { [service]: { status, ...measured }, ...Object.fromEntries(partEntries) };
}
