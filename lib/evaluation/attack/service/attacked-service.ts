import { randomUUID } from 'node:crypto';
import type { Cohort } from '#contracts/cohort';
import { loadOmop } from '#local/synthetic/load-omop';
import { startQueryServiceAlone } from '#local/trust-parts/query-service-alone';
import { addServiceTargets, type ServiceTarget } from './targets.ts';

/** All that an asker can see of an answer. */
export type Seen = { readonly status: number; readonly body: string; readonly milliseconds: number };

/** The query service with the policy of a trust that changed nothing, on a real database with targets in it. */
export type AttackedService = {
  readonly targets: readonly ServiceTarget[];
  /** Each question in a project of its own, so that the number of questions asked does not show in the answer. */
  readonly ask: (cohort: Cohort) => Promise<Seen>;
  readonly stop: () => Promise<void>;
};

const queryId = '0190a000-0000-7000-8000-0000000000cc';
const show = { distributions: [], crossTables: [] };

/** Starts both below `folder`, which is emptied first. */
export async function startAttackedService(folder: string, persons: number, targets: number): Promise<AttackedService> {
  let added: ServiceTarget[] = [];
  const { sign, stop } = await startQueryServiceAlone(folder, {
    policy: 'version: 1\n',
    fill: async (ownerUrl) => {
      const scanner = { gain: 1, offset: 0, noise: 45 };
      const trust = { code: 'ATK', name: 'Attacked', firstPersonId: 1_000_000_000, persons, studies: 60, scanner };
      await loadOmop(trust, ownerUrl);
      added = await addServiceTargets(ownerUrl, targets);
    },
  });
  const ask = async (cohort: Cohort): Promise<Seen> => {
    const send = await sign({ projectId: randomUUID(), queryId, cohort, show });
    const from = performance.now();
    const answer = await send();
    const body = await answer.text();
    return { status: answer.status, body, milliseconds: performance.now() - from };
  };
  return { targets: added, ask, stop };
}
