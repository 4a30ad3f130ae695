import { transferProject } from '#contracts/api/members';
import { AppError } from '#contracts/app-error';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { mailWrite } from '#lambdas/platform/items/mail-item';
import { endDraft, openDraft } from '#lambdas/platform/items/open-drafts';
import { changeParties, joinProject } from '#lambdas/platform/items/party-item';
import { projectAnswer } from '#lambdas/platform/items/project-answer';
import { requireOpen } from '#lambdas/platform/items/project-open';
import { requireProject } from '#lambdas/platform/items/require-project';
import { tooManyDrafts } from '#lambdas/platform/items/too-many-drafts';
import { readUser } from '#lambdas/platform/items/user-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { partiesChanged } from './parties-changed.ts';

type Deps = { readonly ledger: Ledger };

const notAnOwner = (rule: string): AppError =>
  new AppError('WRONG_STATE', { details: [{ rule, place: 'body.userId' }] });

/**
 * Makes a member the owner of a project, by its owner or an Admin; who owned it stays a member. A draft counts among the
 * new owner's from then on. Transferring to who owns it changes nothing.
 */
export const makeTransferProject =
  ({ ledger }: Deps): OperationHandler<typeof transferProject> =>
  async ({ params: { projectId }, body: { userId } }, { caller }) => {
    const { project } = await requireProject(ledger, caller, projectId, 'modify');
    if (project.ownerId !== userId) {
      requireOpen(project);
      if (!project.members.includes(userId)) throw notAnOwner('a member of the project');
      const next = await readUser(ledger, userId);
      if (next === undefined || next.role === 'Viewer') throw notAnOwner('not a Viewer, who only reads');
      if (next.disabledAt !== undefined) throw notAnOwner('somebody whose account is not disabled');
      const members = [...project.members.filter((member) => member !== userId), project.ownerId];
      const draft =
        project.status === 'DRAFT'
          ? [openDraft(ledger, userId, projectId), endDraft(ledger, project.ownerId, projectId)]
          : [];
      const committed = await commit(
        ledger,
        [
          changeParties(ledger, project, { ownerId: userId, members }),
          ...draft,
          joinProject(ledger, projectId, userId),
          joinProject(ledger, projectId, project.ownerId),
          mailWrite(ledger, {
            to: { userId },
            subject: `The project "${project.name}" is yours now`,
            text: `the project "${project.name}" has been transferred to you. You answer for it from now on:`,
            page: `/projects/${projectId}`,
          }),
        ],
        [
          {
            action: 'project.ownerChanged',
            actor: actorOf(caller),
            subject: { kind: 'project', id: projectId },
            facts: { from: project.ownerId, to: userId },
          },
        ],
      );
      if (committed.kind === 'refused')
        throw draft.length > 0 && committed.index === 1 ? tooManyDrafts() : partiesChanged();
    }
    return projectAnswer(await requireProject(ledger, caller, projectId, 'see'));
  };

/** Lambda entry. */
export const handler = edge(transferProject, () => makeTransferProject({ ledger: runtimeLedger() }));
