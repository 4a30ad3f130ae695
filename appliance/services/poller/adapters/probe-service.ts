import * as z from 'zod';
import { Gpu } from '#contracts/gpu';
import type { ServiceHealth } from '#contracts/trust';
import type { Probe } from '../heartbeat.ts';
import { heartbeatParts } from '../heartbeat-parts.ts';

const Answer = z.looseObject({
  status: z.enum(['healthy', 'degraded', 'down']),
  version: z.string().max(64),
  parts: z.record(z.string().max(40), z.enum(['healthy', 'degraded', 'down'])).optional(),
  gpus: z.array(Gpu).default([]),
});

/**
 * Reads a service's health and that of the parts that it depends on (database, archive, sandbox). A service that does
 * not answer within five seconds is `down`. Never rejects.
 */
export const probeService =
  (service: string, baseUrl: string, nowMilliseconds: () => number): Probe =>
  async () => {
    const down: ServiceHealth = { status: 'down', version: null, responseMilliseconds: null };
    const sentAt = nowMilliseconds();
    try {
      const response = await fetch(new URL('/health', baseUrl), { signal: AbortSignal.timeout(5000) });
      const { gpus, status, version, parts = {} } = Answer.parse(await response.json());
      const responseMilliseconds = Math.round(nowMilliseconds() - sentAt);
      return { services: heartbeatParts(service, { status, parts }, { version, responseMilliseconds }), gpus };
    } catch {
      return { services: { [service]: down }, gpus: [] };
    }
  };
