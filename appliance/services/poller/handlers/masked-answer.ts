import { createHash } from 'node:crypto';
import { AppError } from '#contracts/app-error';
import type { CohortResult } from '#contracts/cohort-result';
import type { FaultDetail } from '#contracts/failure';
import type { SecureSumPart } from '#contracts/secure-sum';
import type { TaskPayload } from '#contracts/task';
import { canonicalJson } from '#domain/audit/canonical-json';
import { pairwiseMask } from '#domain/secure-sum/pairwise-mask';
import { participantsHash } from '#domain/secure-sum/participants-hash';
import { participationFaults } from '#domain/secure-sum/participation-faults';
import { strangerFaults } from '#domain/secure-sum/stranger-faults';
import type { QueryPort, SecureSumPort } from '../ports.ts';

type MaskedQuestion = Omit<TaskPayload<'cohort_query'>, 'secureSum'> & { readonly secureSum: SecureSumPart };

const refuseIfAny = (details: readonly FaultDetail[]): void => {
  if (details.length > 0) throw new AppError('SECURE_SUM_REFUSED', { details });
};

/** Nothing but the masked number may leave of a secure sum, whatever the query service answered. */
const onlyMasked = (result: CohortResult): CohortResult => {
  const { crossTables = [], distributions, masked, persons } = result;
  if (masked === undefined || persons !== null || distributions.length > 0 || crossTables.length > 0)
    refuseIfAny([{ rule: 'a masked number and nothing else', place: 'result' }]);
  return result;
};

/**
 * Answers one trust's share of a secure sum: checks who takes part, pins their keys, and has the query service add
 * the mask before the number leaves it. The same task again returns the answer that was kept.
 */
export const maskedAnswer =
  ({ answers, known, own, peers, policy }: SecureSumPort, query: Pick<QueryPort, 'ask'>) =>
  async ({ secureSum, ...question }: MaskedQuestion): Promise<CohortResult> => {
    const { participants } = secureSum;
    refuseIfAny(participationFaults(secureSum, own, policy));
    const hash = participantsHash(participants);
    const { queryId } = question;
    const asked = createHash('sha256')
      .update(canonicalJson([question, hash]))
      .digest('hex');
    const value = pairwiseMask({ ...question, participants }, own);
    // Only a sum that could be answered pins keys, so that a refused one cannot pin a wrong key.
    refuseIfAny(known === undefined ? peers.pin(participants) : strangerFaults(participants, own, known));
    const given = answers.begin(queryId, asked);
    if (given !== undefined) return given;
    // A hub could have invented the others: the noise is divided among no more trusts than this one insists on.
    const mask = { value, participants: policy.minimumTrusts, participantsHash: hash };
    return answers.keep(queryId, onlyMasked(await query.ask({ ...question, mask })));
  };
