import { errors } from '#contracts/errors';
import { explainImages } from '#domain/answers/explain-images';
import { approvalNextStep } from '#domain/project/approval-next-step';
import { readProject } from '#lambdas/platform/items/read-project';
import { readUser } from '#lambdas/platform/items/user-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { hubActor } from '#lambdas/platform/runtime/caller';
import type { SendMail } from '#lambdas/platform/runtime/mail';
import type { ApprovalInput } from '#lambdas/platform/workflow/step-inputs';

const ends: ReadonlySet<string> = new Set(['ready', 'failed']);

/**
 * Closes the approval of one trust: nothing is to be done any more, and the owner is told once. The ledger is written
 * first, so that a second execution does not write to the owner again. A trust that was asked again meanwhile is neither
 * ready nor failed, and stays open.
 */
export const tellProjectOutcome = async (
  ledger: Ledger,
  send: SendMail,
  publicUrl: string,
  { projectId, trustId }: ApprovalInput,
): Promise<{ readonly kind: 'told' }> => {
  const found = await readProject(ledger, projectId);
  const part = found?.trusts.find((trust) => trust.trustId === trustId);
  if (found === undefined || part === undefined || part.toldAt !== undefined) return { kind: 'told' };
  if (!ends.has(approvalNextStep(part))) return { kind: 'told' };
  const { project } = found;
  const committed = await commit(
    ledger,
    [
      updateItem(ledger, {
        key: keys.projectTrust(projectId, trustId),
        expect: [
          { attribute: 'cohort', oneOf: [part.cohort] },
          { attribute: 'imaging', oneOf: [part.imaging] },
        ],
        absent: ['toldAt', 'endedAt'],
        set: { toldAt: ledger.now().toISOString() },
        remove: ['gsi2pk', 'gsi2sk'],
      }),
    ],
    [
      {
        action: part.failure === undefined ? 'project.trustReady' : 'project.trustFailed',
        actor: hubActor,
        subject: { kind: 'project', id: projectId },
        facts: { trustId, cohort: part.cohort, imaging: part.imaging },
      },
    ],
  );
  const owner = committed.kind === 'applied' ? await readUser(ledger, project.ownerId) : undefined;
  if (owner === undefined || owner.disabledAt !== undefined) return { kind: 'told' };
  const what =
    part.failure === undefined
      ? [`${part.code} is ready.`, ...(part.importFigures === undefined ? [] : explainImages(part.importFigures))].join(
          ' ',
        )
      : `${part.code} could not be made ready. ${errors[part.failure.code].sentence} (${part.failure.code})`;
  await send({
    to: owner.email,
    subject: `Project "${project.name}": ${part.code} ${part.failure === undefined ? 'is ready' : 'failed'}`,
    text: `Dear ${owner.name},\n\n${what}\n${publicUrl}/projects/${projectId}\n`,
  });
  return { kind: 'told' };
};
