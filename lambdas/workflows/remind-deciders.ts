import { env } from '../platform/env.ts';
import { partitions } from '../platform/keys.ts';
import { readProject } from '../platform/ledger/read-project.ts';
import { type Ledger, runtimeLedger } from '../platform/ledger.ts';
import { type SendMail, sendMail } from '../platform/mail.ts';
import { queryItems } from '../platform/query-items.ts';
import { readUsers, UserItem } from '../platform/user-item.ts';
import { ApprovalInput } from '../platform/workflow/step-inputs.ts';
import { workflowStep } from '../platform/workflow/workflow-step.ts';

/** Reminds whoever may decide for a trust: its Trust Admins, or the Admins where it has none. */
export const makeRemindDeciders =
  (ledger: Ledger, send: SendMail, publicUrl: string) =>
  async ({ projectId, trustId }: ApprovalInput): Promise<{ readonly kind: 'reminded' | 'not-needed' }> => {
    const found = await readProject(ledger, projectId);
    const part = found?.trusts.find((trust) => trust.trustId === trustId);
    if (found === undefined || part?.decision !== 'PENDING') return { kind: 'not-needed' };
    const own = await queryItems(ledger, { index: 'gsi2', partition: partitions.trustAdmins(trustId) }, UserItem);
    const deciders = own.length > 0 ? own : (await readUsers(ledger)).filter(({ role }) => role === 'Admin');
    for (const { email, name } of deciders)
      await send({
        to: email,
        subject: `A project waits for the decision of ${part.code}`,
        text: `Dear ${name},\n\nthe project "${found.project.name}" has waited for the decision of ${part.code} for some days.\nPlease approve or decline it: ${publicUrl}/projects/${projectId}\n`,
      });
    return { kind: 'reminded' };
  };

/** Lambda entry. */
export const handler = workflowStep('remind-deciders', ApprovalInput, () =>
  makeRemindDeciders(runtimeLedger(), sendMail, env('PUBLIC_URL')),
);
