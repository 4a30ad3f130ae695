import { errors } from '#contracts/errors';
import { explainImages } from '#domain/answers/explain-images';
import { approvalNextStep } from '#domain/project/approval-next-step';
import { mailWrite } from '#lambdas/platform/items/mail-item';
import { readProject } from '#lambdas/platform/items/read-project';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { hubActor } from '#lambdas/platform/runtime/caller';
import type { ApprovalInput } from '#lambdas/platform/workflow/step-inputs';

const ends: ReadonlySet<string> = new Set(['ready', 'failed']);

/**
 * Closes the approval of one trust: nothing is to be done any more, and the owner is told once, by a mail of the same
 * transaction. A trust that was asked again meanwhile is neither
 * ready nor failed, and stays open.
 */
export const tellProjectOutcome = async (
  ledger: Ledger,
  { projectId, trustId }: ApprovalInput,
): Promise<{ readonly kind: 'told' }> => {
  const found = await readProject(ledger, projectId);
  const part = found?.trusts.find((trust) => trust.trustId === trustId);
  if (found === undefined || part === undefined || part.toldAt !== undefined) return { kind: 'told' };
  if (!ends.has(approvalNextStep(part))) return { kind: 'told' };
  const { project } = found;
  const ready = part.failure === undefined;
  const what =
    part.failure === undefined
      ? [`${part.code} is ready.`, ...(part.importFigures === undefined ? [] : explainImages(part.importFigures))].join(
          ' ',
        )
      : `${part.code} could not be made ready. ${errors[part.failure.code].sentence} (${part.failure.code})`;
  await commit(
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
      mailWrite(ledger, {
        to: { userId: project.ownerId },
        subject: `Project "${project.name}": ${part.code} ${ready ? 'is ready' : 'failed'}`,
        text: what,
        page: `/projects/${projectId}`,
      }),
    ],
    [
      {
        action: ready ? 'project.trustReady' : 'project.trustFailed',
        actor: hubActor,
        subject: { kind: 'project', id: projectId },
        facts: { trustId, cohort: part.cohort, imaging: part.imaging },
      },
    ],
  );
  return { kind: 'told' };
};
