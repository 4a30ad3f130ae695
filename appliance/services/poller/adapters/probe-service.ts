import * as z from 'zod';
import type { ServiceHealth } from '#contracts/trust';

const Answer = z.looseObject({ status: z.enum(['healthy', 'degraded', 'down']), version: z.string().max(64) });

/** Asks a service of the appliance how it is; no answer within five seconds is `down`. */
export const probeService = (baseUrl: string, nowMilliseconds: () => number) => async (): Promise<ServiceHealth> => {
  const asked = nowMilliseconds();
  const response = await fetch(new URL('/health', baseUrl), { signal: AbortSignal.timeout(5000) });
  const { status, version } = Answer.parse(await response.json());
  return { status, version, responseMilliseconds: Math.round(nowMilliseconds() - asked) };
};
