import * as z from 'zod';
import type { User } from '#contracts/user';
import { mailWrite } from '#lambdas/platform/items/mail-item';
import type { ProjectItem, ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { readProject } from '#lambdas/platform/items/read-project';
import { readUsers, UserItem } from '#lambdas/platform/items/user-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, type LedgerWrite, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { asRead, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { ApprovalInput } from '#lambdas/platform/workflow/step-inputs';
import { workflowStep } from '#lambdas/platform/workflow/workflow-step';

/** Whether this is the first asking of a staging or a reminder. */
export const RemindInput = ApprovalInput.extend({ first: z.boolean() });
export type RemindInput = z.infer<typeof RemindInput>;

/** From this reminder on, three days after each other, the hub's Admins and the owner hear of it too. */
const escalatedReminder = 2;
/** A transaction takes a hundred writes. */
const mostMails = 90;

type Asked = { readonly project: ProjectItem; readonly part: ProjectTrustItem };

const waits = ({ name, projectId }: ProjectItem, subject: string, sentence: string) => ({
  subject,
  text: `the project "${name}" ${sentence}`,
  page: `/projects/${projectId}`,
});

/** Who hears of it: whoever may decide and, where they have not for long, those who may speak to them. */
const mailsOf = async (ledger: Ledger, { part, project }: Asked, reminder: number): Promise<LedgerWrite[]> => {
  const { code, trustId } = part;
  const all = await queryItems(ledger, { index: 'gsi2', partition: partitions.trustAdmins(trustId) }, UserItem);
  const own = all.filter(({ disabledAt }) => disabledAt === undefined);
  // A trust whose admins are all disabled still decides for itself, and somebody has to hear that nobody there can.
  const nobody = all.length > 0 && own.length === 0;
  const escalated = reminder >= escalatedReminder || nobody;
  const admins = own.length > 0 && !escalated ? [] : (await readUsers(ledger)).filter(({ role }) => role === 'Admin');
  const deciders = own.length > 0 ? own : nobody ? [] : admins;
  const ask = waits(
    project,
    `A project waits for the decision of ${code}`,
    `${reminder === 0 ? 'asks for' : 'still waits for'} the decision of ${code}.\nPlease approve or decline it:`,
  );
  const tell = waits(
    project,
    `${code} has not decided about a project`,
    `has waited for the decision of ${code} since ${project.stagedAt?.slice(0, 10) ?? 'it was staged'}; ${code} has been reminded ${reminder} times.`,
  );
  const others: Pick<User, 'userId'>[] = escalated
    ? [...(own.length > 0 || nobody ? admins : []), { userId: project.ownerId }]
    : [];
  const told = new Map(others.map(({ userId }) => [userId, tell]));
  for (const { userId } of deciders) told.set(userId, ask);
  return [...told].slice(0, mostMails).map(([userId, mail]) => mailWrite(ledger, { to: { userId }, ...mail }));
};

/**
 * Asks, or reminds, whoever may decide for a trust: its Trust Admins, or the Admins where it has none. Each asking and
 * each reminder is one transaction with its mails, so that none is sent twice.
 */
export const makeRemindDeciders =
  (ledger: Ledger) =>
  async ({ projectId, trustId, first }: RemindInput): Promise<{ readonly kind: 'reminded' | 'not-needed' }> => {
    const found = await readProject(ledger, projectId);
    const part = found?.trusts.find((trust) => trust.trustId === trustId);
    if (found === undefined || part?.decision !== 'PENDING' || part.endedAt !== undefined)
      return { kind: 'not-needed' };
    const { reminders = 0 } = part;
    const key = keys.projectTrust(projectId, trustId);
    const counted = first
      ? updateItem(ledger, { key, absent: ['askedAt'], set: { askedAt: ledger.now().toISOString() } })
      : updateItem(ledger, {
          key,
          ...asRead(part, ['reminders']),
          set: { reminders: reminders + 1 },
        });
    const mails = await mailsOf(ledger, { project: found.project, part }, first ? 0 : reminders + 1);
    const committed = await commit(ledger, [counted, ...mails], []);
    return { kind: committed.kind === 'applied' ? 'reminded' : 'not-needed' };
  };

/** Lambda entry. */
export const handler = workflowStep('remind-deciders', RemindInput, () => makeRemindDeciders(runtimeLedger()));
