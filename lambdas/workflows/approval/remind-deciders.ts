import * as z from 'zod';
import { readProject } from '#lambdas/platform/items/read-project';
import { readUsers, UserItem } from '#lambdas/platform/items/user-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { env } from '#lambdas/platform/runtime/env';
import { type SendMail, sendMail } from '#lambdas/platform/runtime/mail';
import { ApprovalInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';

/** Whether this is the first asking of a staging or a reminder. */
export const RemindInput = ApprovalInput.extend({ first: z.boolean() });
export type RemindInput = z.infer<typeof RemindInput>;

/** Asks, or reminds, whoever may decide for a trust: its Trust Admins, or the Admins where it has none. */
export const makeRemindDeciders =
  (ledger: Ledger, send: SendMail, publicUrl: string) =>
  async ({ projectId, trustId, first }: RemindInput): Promise<{ readonly kind: 'reminded' | 'not-needed' }> => {
    const found = await readProject(ledger, projectId);
    const part = found?.trusts.find((trust) => trust.trustId === trustId);
    if (found === undefined || part?.decision !== 'PENDING' || part.endedAt !== undefined)
      return { kind: 'not-needed' };
    if (first) {
      const asking = updateItem(ledger, {
        key: keys.projectTrust(projectId, trustId),
        absent: ['askedAt'],
        set: { askedAt: ledger.now().toISOString() },
      });
      if ((await commit(ledger, [asking], [])).kind === 'refused') return { kind: 'not-needed' };
    }
    const own = await queryItems(ledger, { index: 'gsi2', partition: partitions.trustAdmins(trustId) }, UserItem);
    const deciders = own.length > 0 ? own : (await readUsers(ledger)).filter(({ role }) => role === 'Admin');
    for (const { email, name } of deciders)
      await send({
        to: email,
        subject: `A project waits for the decision of ${part.code}`,
        text: `Dear ${name},\n\nthe project "${found.project.name}" ${first ? 'asks for' : 'still waits for'} the decision of ${part.code}.\nPlease approve or decline it: ${publicUrl}/projects/${projectId}\n`,
      });
    return { kind: 'reminded' };
  };

/** Lambda entry. */
export const handler = workflowStep('remind-deciders', RemindInput, () =>
  makeRemindDeciders(runtimeLedger(), sendMail, env('PUBLIC_URL')),
);
