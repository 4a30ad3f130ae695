import type { AuditEvent } from '#contracts/audit';
import type { AskedSet } from '#contracts/decision';
import type { Sha256 } from '#contracts/primitives';
import { askedSha256 } from '#domain/project/asked-set';
import { type MailItem, mailWrite } from '#lambdas/platform/items/mail-item';
import { readUsers, UserItem } from '#lambdas/platform/items/user-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import type { Ledger, LedgerWrite } from '#lambdas/platform/ledger/ledger';
import { asRead, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { projectChanged } from './project-changed.ts';
import type { Decider } from './require-decider.ts';

/** A transaction takes a hundred writes. */
const mostMails = 80;

/** What of a part says that one person has approved, and about what. */
export const firstApprovalNames = ['firstApprovedBy', 'firstApprovedSha256'] as const;

/** Everybody else who may decide for the trust. */
const othersOf = async (ledger: Ledger, { decidedAs, part, user }: Decider): Promise<UserItem[]> => {
  const deciders =
    decidedAs === 'SITE'
      ? await queryItems(ledger, { index: 'gsi2', partition: partitions.trustAdmins(part.trustId) }, UserItem)
      : (await readUsers(ledger)).filter(({ role }) => role === 'Admin');
  return deciders.filter(({ disabledAt, userId }) => disabledAt === undefined && userId !== user.userId);
};

const secondMail = ({
  part: { code },
  project: { name, projectId },
}: Decider): Pick<MailItem, 'page' | 'subject' | 'text'> => ({
  subject: `A project waits for a second person of ${code}`,
  text: `one person has approved the project "${name}" for ${code}, which takes two.\nPlease read it, and approve or decline it:`,
  page: `/projects/${projectId}`,
});

/**
 * Records that one of two people has approved, about exactly this set, and asks the others; the trust's decision stays
 * as it is. Throws CONFLICT where anything of it changed in the same moment.
 */
export const recordFirstApproval = async (
  ledger: Ledger,
  decider: Decider,
  asked: AskedSet,
  given: { readonly actor: AuditEvent['actor']; readonly also: readonly LedgerWrite[] },
): Promise<void> => {
  const { decidedAs, part, user } = decider;
  const { projectId, trustId } = part;
  const sha256: Sha256 = askedSha256(asked);
  const before = asRead(part, firstApprovalNames);
  const mails = (await othersOf(ledger, decider))
    .slice(0, mostMails)
    .map(({ userId }) => mailWrite(ledger, { to: { userId }, ...secondMail(decider) }));
  const recorded = await commit(
    ledger,
    [
      updateItem(ledger, {
        key: keys.projectTrust(projectId, trustId),
        expect: [{ attribute: 'decision', oneOf: [part.decision] }, ...before.expect],
        absent: ['endedAt', ...before.absent],
        set: {
          firstApprovedBy: user.userId,
          firstApprovedAt: ledger.now().toISOString(),
          firstApprovedSha256: sha256,
        },
      }),
      ...given.also,
      ...mails,
    ],
    [
      {
        action: 'project.trustFirstApproved',
        actor: given.actor,
        subject: { kind: 'project', id: projectId },
        facts: { trustId, decidedAs },
      },
    ],
  );
  if (recorded.kind === 'refused') throw projectChanged();
};
