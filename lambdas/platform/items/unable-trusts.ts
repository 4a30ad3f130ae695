import * as z from 'zod';
import type { FaultDetail } from '#contracts/failure';
import type { GpuRequest } from '#contracts/gpu';
import type { TrustCode, TrustId } from '#contracts/ids';
import { gpuFaults } from '#domain/run/gpu-faults';
import { trustAwayFaults } from '#domain/run/trust-away-faults';
import { keys } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readItems } from '../ledger/read-items.ts';
import { HeartbeatItem } from './heartbeat-item.ts';
import { TrustItem } from './trust-item.ts';

/** Trusts that cannot take part in a run now: what each lacks, and the failure of the gravest kind among them. */
export type UnableTrusts = {
  readonly code: 'RUN_TRUST_AWAY' | 'RUN_GPUS_MISSING';
  readonly faults: readonly FaultDetail[];
};

const TrustHeartbeat = HeartbeatItem.pick({ gpus: true }).extend({ pk: z.string() });

/** Which of these trusts take no work now, or do not give runs the GPUs that are asked for; one fault for each. */
export const unableTrusts = async (
  ledger: Ledger,
  parts: readonly { readonly trustId: TrustId; readonly code: TrustCode }[],
  request: GpuRequest | undefined,
): Promise<UnableTrusts> => {
  const ids = parts.map(({ trustId }) => trustId);
  const [trusts, heartbeats] = await Promise.all([
    readItems(ledger, ids.map(keys.trust), TrustItem),
    request === undefined ? [] : readItems(ledger, ids.map(keys.heartbeat), TrustHeartbeat),
  ]);
  const known = new Map(trusts.map((trust) => [trust.trustId, trust]));
  const gpus = new Map(heartbeats.map((heartbeat) => [heartbeat.pk, heartbeat.gpus]));
  const away = parts.map(({ code, trustId }) => trustAwayFaults(code, known.get(trustId)));
  const faults = parts.map(({ code, trustId }, index) => [
    ...(away[index] ?? []),
    ...gpuFaults(code, request, gpus.get(keys.heartbeat(trustId).pk)),
  ]);
  return {
    code: away.some((found) => found.length > 0) ? 'RUN_TRUST_AWAY' : 'RUN_GPUS_MISSING',
    faults: faults.flatMap(([first]) => (first === undefined ? [] : [first])),
  };
};
