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
import { unknownPeerFaults } from '#domain/secure-sum/unknown-peer-faults';
import type { QueryPort, SecureSumPort } from '../ports.ts';

type MaskedQuestion = Omit<TaskPayload<'cohort_query'>, 'secureSum'> & { readonly secureSum: SecureSumPart };

const refuseOnFaults = (details: readonly FaultDetail[]): void => {
  if (details.length > 0) throw new AppError('SECURE_SUM_REFUSED', { details });
};

/** Throws SECURE_SUM_REFUSED for an answer of the query service that has anything but the masked number. */
const requireMaskedOnly = (result: CohortResult): CohortResult => {
  const { crossTables = [], distributions, masked, persons } = result;
  if (masked === undefined || persons !== null || distributions.length > 0 || crossTables.length > 0)
    refuseOnFaults([{ rule: 'a masked number and nothing else', place: 'result' }]);
  return result;
};

/**
 * Answers one trust's share of a secure sum: checks the participants, pins their keys, and lets the query service add
 * the mask to the number. A repeated task returns the stored answer. Throws SECURE_SUM_REFUSED and STORED_ROW_DAMAGED.
 */
export const maskedAnswer =
  ({ answers, known, own: ownWith, peers, policy }: SecureSumPort, query: Pick<QueryPort, 'answer'>) =>
  async ({ secureSum, ...question }: MaskedQuestion): Promise<CohortResult> => {
    const { participants } = secureSum;
    const { trustId } = ownWith(undefined);
    const own = ownWith(participants.find((participant) => participant.trustId === trustId)?.encryptionKey.x);
    refuseOnFaults(participationFaults(secureSum, own, policy));
    const hash = participantsHash(participants);
    const { queryId } = question;
    const questionSha256 = createHash('sha256')
      .update(canonicalJson([question, hash]))
      .digest('hex');
    const value = pairwiseMask({ ...question, participants }, own);
    // Keys are pinned only after the other checks, so that a refused sum cannot pin a wrong key.
    refuseOnFaults(known === undefined ? peers.pin(participants) : unknownPeerFaults(participants, own, known));
    const stored = answers.begin(queryId, questionSha256);
    if (stored !== undefined) return stored;
    // The hub may have invented participants, so that the noise is divided among the policy's minimum number of trusts
    // only.
    const mask = { value, participants: policy.minimumTrusts, participantsHash: hash };
    return answers.keep(queryId, requireMaskedOnly(await query.answer({ ...question, mask })));
  };
