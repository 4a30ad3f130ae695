import { getDecision } from '#contracts/api/decisions';
import { AppError } from '#contracts/app-error';
import type { AskedSet } from '#contracts/decision';
import { ProjectTrust } from '#contracts/project';
import { describeCohort } from '#domain/answers/describe-cohort';
import { askedChanges } from '#domain/project/asked-changes';
import { askedSha256 } from '#domain/project/asked-set';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { AnswerItem } from '#lambdas/platform/items/answer-item';
import { DecidedItem } from '#lambdas/platform/items/decided-item';
import { readAskedSet } from '#lambdas/platform/items/read-asked-set';
import { readUserNames } from '#lambdas/platform/items/read-user-names';
import { requireProject } from '#lambdas/platform/items/require-project';
import { readTrust } from '#lambdas/platform/items/trust-item';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { readItem } from '#lambdas/platform/ledger/read-item';

type Deps = { readonly ledger: Ledger };

const peopleOf = ({ members, ownerId }: AskedSet) => [ownerId, ...members];

/**
 * What one trust is asked to decide, for whoever may see the project: the set that the decision is about, its hash, the
 * trust's own answer, and what differs from the set that the trust decided about before. Throws NOT_FOUND for a trust
 * that is not asked.
 */
export const makeGetDecision =
  ({ ledger }: Deps): OperationHandler<typeof getDecision> =>
  async ({ params: { projectId, trustId } }, { caller }) => {
    const found = await requireProject(ledger, caller, projectId, 'see');
    const part = found.trusts.find((trust) => trust.trustId === trustId);
    if (part === undefined || found.project.status === 'DRAFT') throw new AppError('NOT_FOUND');
    const [asked, previous, answer, trust] = await Promise.all([
      readAskedSet(ledger, found, part),
      readItem(ledger, keys.decided(projectId, trustId), DecidedItem),
      readItem(ledger, keys.queryAnswer(part.queryId, trustId), AnswerItem),
      readTrust(ledger, trustId),
    ]);
    const { firstApprovedBy: first, firstApprovedSha256 } = part;
    const names = await readUserNames(ledger, [
      ...(first === undefined ? [] : [first]),
      ...peopleOf(asked),
      ...(previous ? peopleOf(previous.asked) : []),
    ]);
    const nameOf = (userId: AskedSet['ownerId']): string => names.get(userId) ?? 'somebody who has left';
    const others = asked.trusts.filter((code) => code !== part.code);
    return {
      projectId,
      status: found.project.status,
      trust: ProjectTrust.parse(part),
      asked,
      askedSha256: askedSha256(asked),
      explanation: [
        describeCohort(asked.cohort),
        `Of ${nameOf(asked.ownerId)}${asked.members.length === 0 ? '' : `, with ${asked.members.map(nameOf).join(', ')}`}.`,
        others.length === 0
          ? 'No other trust is asked.'
          : `${others.join(', ')} ${others.length === 1 ? 'is' : 'are'} asked too.`,
        ...(first === undefined || part.decision === 'APPROVED' || trust?.secondDecider !== true
          ? []
          : [
              firstApprovedSha256 === askedSha256(asked)
                ? `${nameOf(first)} has approved it; another person must approve it too.`
                : `${nameOf(first)} approved it before it was changed, which counts no more.`,
            ]),
      ],
      secondDecider: trust?.secondDecider === true,
      ...(answer?.result === undefined ? {} : { result: answer.result }),
      ...(previous === undefined ? {} : { previous: { decision: previous.decision, decidedAt: previous.decidedAt } }),
      changes: previous === undefined ? [] : askedChanges(previous.asked, asked, nameOf),
    };
  };

/** Lambda entry. */
export const handler = edge(getDecision, () => makeGetDecision({ ledger: runtimeLedger() }));
