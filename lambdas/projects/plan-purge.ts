import { planPurge } from '#contracts/api/projects';
import { AppError } from '#contracts/app-error';

import { PurgePlan } from '#contracts/purge';
import { isBeforePurge, isPurgeDay } from '#domain/project/purge-step';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { type PurgeItem, readPurge } from '#lambdas/platform/items/purge-item';
import { requireProject } from '#lambdas/platform/items/require-project';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys, secondIndex } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { asRead, putNew, requireItem, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { projectChanged } from './project-changed.ts';

type Deps = { readonly ledger: Ledger };

const refused = (rule: string, place: string): AppError => new AppError('WRONG_STATE', { details: [{ rule, place }] });

/**
 * Plans on which day the files of a closed project go, by its owner or an Admin, or another day while that one has not
 * come. A new day has to be confirmed anew; the same day again changes nothing.
 */
export const makePlanPurge =
  ({ ledger }: Deps): OperationHandler<typeof planPurge> =>
  async ({ params: { projectId }, body: { purgeOn } }, { caller }): Promise<PurgePlan> => {
    const { project, user } = await requireProject(ledger, caller, projectId, 'modify');
    if (project.status !== 'CLOSED') throw refused('the project must be closed', 'project');
    const now = ledger.now();
    const before = await readPurge(ledger, projectId);
    if (before?.purgedAt !== undefined) throw refused('its files have gone already', 'project');
    const open = before !== undefined && before.lapsedAt === undefined;
    if (open && before.purgeOn === purgeOn) return PurgePlan.parse(before);
    if (open && before.confirmedAt !== undefined && !isBeforePurge(before, now))
      throw refused('the day that was confirmed has come', 'body.purgeOn');
    if (!isPurgeDay(purgeOn, now))
      throw new AppError('INPUT_INVALID', {
        details: [{ rule: 'a day after today (UTC) and within ten years', place: 'body.purgeOn' }],
      });
    const plan: PurgeItem = { projectId, purgeOn, plannedBy: user.userId, plannedAt: now.toISOString() };
    const item = { kind: 'PURGE', ...plan, ...secondIndex.purges(purgeOn, projectId) };
    const key = keys.purge(projectId);
    const written = await commit(
      ledger,
      [
        before === undefined
          ? putNew(ledger, { ...key, ...item })
          : updateItem(ledger, {
              key,
              ...asRead(before, ['purgeOn', 'confirmedAt', 'lapsedAt', 'purgedAt']),
              set: item,
              remove: ['confirmedBy', 'confirmedAt', 'lapsedAt', 'remindedDays'],
            }),
        requireItem(ledger, { key: keys.project(projectId), expect: [{ attribute: 'status', oneOf: ['CLOSED'] }] }),
      ],
      [
        {
          action: 'project.purgePlanned',
          actor: actorOf(caller),
          subject: { kind: 'project', id: projectId },
          facts: { purgeOn },
        },
      ],
    );
    if (written.kind === 'refused') throw projectChanged();
    return PurgePlan.parse(plan);
  };

/** Lambda entry. */
export const handler = edge(planPurge, () => makePlanPurge({ ledger: runtimeLedger() }));
