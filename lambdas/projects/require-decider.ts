import { AppError } from '#contracts/app-error';
import type { ProjectId, TrustId } from '#contracts/ids';
import { type DecisionAuthority, decisionAuthority } from '#domain/access/decision-authority';
import type { ProjectTrustItem } from '#lambdas/platform/items/project-item';
import { type PermittedProject, requireProject } from '#lambdas/platform/items/require-project';
import { requireTrust } from '#lambdas/platform/items/require-trust';
import type { TrustItem } from '#lambdas/platform/items/trust-item';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger, LedgerWrite } from '#lambdas/platform/ledger/ledger';
import { asRead, requireItem } from '#lambdas/platform/ledger/ledger-writes';
import type { Caller } from '#lambdas/platform/runtime/caller';
import { requirePart } from './require-part.ts';

/** A project with the part that the caller may decide about, and with whose authority. */
export type Decider = PermittedProject & {
  readonly part: ProjectTrustItem;
  readonly trust: TrustItem;
  readonly decidedAs: Extract<DecisionAuthority, { kind: 'allowed' }>['decidedAs'];
  /**
   * For the transaction of the decision: appointing a first Trust Admin moves the authority, and how many must approve may
   * change; neither must be overtaken.
   */
  readonly sameAuthority: LedgerWrite;
};

/**
 * Reads a project and one trust's part in it for a caller who may decide for that trust. Throws NOT_FOUND where the
 * caller may not see the project or the trust has no part in it, and FORBIDDEN where somebody else decides.
 */
export const requireDecider = async (
  ledger: Ledger,
  caller: Caller,
  projectId: ProjectId,
  trustId: TrustId,
): Promise<Decider> => {
  const found = await requireProject(ledger, caller, projectId, 'see');
  const part = requirePart(found.trusts, trustId);
  const trust = await requireTrust(ledger, trustId);
  const { trustAdmins } = trust;
  const asked = asRead(trust, ['secondDecider']);
  const authority = decisionAuthority(found.user, { trustId, hasTrustAdmin: trustAdmins > 0 });
  if (authority.kind === 'refused') throw new AppError('FORBIDDEN');
  const sameAuthority = requireItem(ledger, {
    key: keys.trust(trustId),
    expect: [{ attribute: 'trustAdmins', oneOf: [trustAdmins] }, ...asked.expect],
    absent: asked.absent,
  });
  return { ...found, part, trust, decidedAs: authority.decidedAs, sameAuthority };
};
