import { deleteProject } from '#contracts/api/projects';
import { AppError } from '#contracts/app-error';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { endDraft } from '#lambdas/platform/items/open-drafts';
import { requireProject } from '#lambdas/platform/items/require-project';
import { removeRunRows } from '#lambdas/platform/items/run-row';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { mayHoldCohort } from '#lambdas/platform/tasks/ask-deletion';
import { projectChanged } from './project-changed.ts';

type Deps = { readonly ledger: Ledger };

const refused = (rule: string): AppError => new AppError('WRONG_STATE', { details: [{ rule, place: 'project' }] });

/**
 * Takes a project out of every list for good, by its owner or an Admin: a draft, or a closed one of which no trust holds
 * anything any more. What the ledger and the audit hold of it stays.
 */
export const makeDeleteProject =
  ({ ledger }: Deps): OperationHandler<typeof deleteProject> =>
  async ({ params: { projectId } }, { caller }) => {
    const { project, trusts } = await requireProject(ledger, caller, projectId, 'modify');
    const { ownerId, status } = project;
    if (status !== 'DRAFT' && status !== 'CLOSED') throw refused('the project must be a draft or closed');
    if (trusts.some((part) => part.endedAt === undefined || mayHoldCohort(part)))
      throw refused('every trust must have deleted its frozen cohort');
    const committed = await commit(
      ledger,
      [
        updateItem(ledger, {
          key: keys.project(projectId),
          expect: [
            { attribute: 'status', oneOf: [status] },
            { attribute: 'ownerId', oneOf: [ownerId] },
          ],
          absent: ['openingQueryId', 'removedAt', 'staging', 'unstagingAt'],
          set: { removedAt: ledger.now().toISOString() },
        }),
        endDraft(ledger, ownerId, projectId),
      ],
      [{ action: 'project.deleted', actor: actorOf(caller), subject: { kind: 'project', id: projectId } }],
    );
    if (committed.kind === 'refused') throw projectChanged();
    await removeRunRows(ledger, partitions.projectRuns(projectId));
  };

/** Lambda entry. */
export const handler = edge(deleteProject, () => makeDeleteProject({ ledger: runtimeLedger() }));
