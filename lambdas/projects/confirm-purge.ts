import { confirmPurge } from '#contracts/api/projects';
import { AppError } from '#contracts/app-error';
import { PurgePlan } from '#contracts/purge';
import { isBeforePurge } from '#domain/project/purge-step';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { readPurge } from '#lambdas/platform/items/purge-item';
import { requireProject } from '#lambdas/platform/items/require-project';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { asRead, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { projectChanged } from './project-changed.ts';

type Deps = { readonly ledger: Ledger };

const refused = (rule: string): AppError => new AppError('WRONG_STATE', { details: [{ rule, place: 'project' }] });

/**
 * Confirms the day on which the files of a closed project go, by its owner or an Admin, who names the day once more. From
 * then on they go on that day, unless another is planned before. The same again changes nothing.
 */
export const makeConfirmPurge =
  ({ ledger }: Deps): OperationHandler<typeof confirmPurge> =>
  async ({ params: { projectId }, body: { purgeOn } }, { caller }) => {
    const { user } = await requireProject(ledger, caller, projectId, 'modify');
    const plan = await readPurge(ledger, projectId);
    if (plan === undefined || plan.lapsedAt !== undefined) throw refused('a day must be planned first');
    if (plan.purgeOn !== purgeOn)
      throw new AppError('CONFLICT', {
        details: [{ rule: 'another day is planned by now; read it again', place: 'body.purgeOn' }],
      });
    if (plan.confirmedAt !== undefined) return PurgePlan.parse(plan);
    if (!isBeforePurge(plan, ledger.now())) throw refused('the day must be still to come');
    const confirmed = { confirmedBy: user.userId, confirmedAt: ledger.now().toISOString() };
    const written = await commit(
      ledger,
      [
        updateItem(ledger, {
          key: keys.purge(projectId),
          ...asRead(plan, ['purgeOn', 'plannedAt', 'confirmedAt', 'lapsedAt', 'purgedAt']),
          set: confirmed,
        }),
      ],
      [
        {
          action: 'project.purgeConfirmed',
          actor: actorOf(caller),
          subject: { kind: 'project', id: projectId },
          facts: { purgeOn },
        },
      ],
    );
    if (written.kind === 'refused') throw projectChanged();
    return PurgePlan.parse({ ...plan, ...confirmed });
  };

/** Lambda entry. */
export const handler = edge(confirmPurge, () => makeConfirmPurge({ ledger: runtimeLedger() }));
