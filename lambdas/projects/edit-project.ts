import { editProject } from '#contracts/api/projects';
import { AppError } from '#contracts/app-error';
import { changedFields } from '#domain/input/changed-fields';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { projectAnswer } from '#lambdas/platform/items/project-answer';
import { requireProject } from '#lambdas/platform/items/require-project';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { actorOf } from '#lambdas/platform/runtime/caller';

type Deps = { readonly ledger: Ledger };

const notDraft = (): AppError =>
  new AppError('WRONG_STATE', {
    details: [{ rule: 'the project must be a draft that is not being staged; unstage it first', place: 'project' }],
  });

/** Renames or describes a draft anew, by its owner or an Admin: trusts decide about what they have read. */
export const makeEditProject =
  ({ ledger }: Deps): OperationHandler<typeof editProject> =>
  async ({ params: { projectId }, body }, { caller }) => {
    const { project } = await requireProject(ledger, caller, projectId, 'modify');
    const changed = changedFields(body, project);
    const names = Object.keys(changed);
    if (names.length > 0) {
      const committed = await commit(
        ledger,
        [
          updateItem(ledger, {
            key: keys.project(projectId),
            expect: [{ attribute: 'status', oneOf: ['DRAFT'] }],
            absent: ['staging', 'removedAt'],
            set: changed,
          }),
        ],
        [
          {
            action: 'project.edited',
            actor: actorOf(caller),
            subject: { kind: 'project', id: projectId },
            facts: { changed: names.join(' ') },
          },
        ],
      );
      if (committed.kind === 'refused') throw notDraft();
    }
    return projectAnswer(await requireProject(ledger, caller, projectId, 'see'));
  };

/** Lambda entry. */
export const handler = edge(editProject, () => makeEditProject({ ledger: runtimeLedger() }));
