import type { MailItem } from '#lambdas/platform/items/mail-item';
import type { ProjectItem, ProjectTrustItem } from '#lambdas/platform/items/project-item';

const verbs = { APPROVED: 'approves', DECLINED: 'declines', REVOKED: 'takes back its approval of' } as const;

/** The mail that tells a project's owner what a trust has decided; its reason stands on the page alone. */
export const decisionMail = (
  { name, ownerId, projectId }: Pick<ProjectItem, 'name' | 'ownerId' | 'projectId'>,
  { code }: Pick<ProjectTrustItem, 'code'>,
  decision: keyof typeof verbs,
): Pick<MailItem, 'page' | 'subject' | 'text' | 'to'> => ({
  to: { userId: ownerId },
  subject: `${code} ${verbs[decision]} "${name}"`,
  text: `${code} ${verbs[decision]} the project "${name}".`,
  page: `/projects/${projectId}`,
});
