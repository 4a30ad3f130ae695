import { exportAudit } from '#contracts/api/platform';
import { SealedAuditEvent } from '#contracts/audit';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { runtimeSigner } from '#lambdas/platform/tasks/sign';
import type { Signer } from '#lambdas/platform/tasks/signer';
import { type SealDeps, sealPending } from './seal-pending.ts';

type Deps = SealDeps & { readonly signer: Pick<Signer, 'publicKey'> };

/** Admin and Trust Admin: the chain in order, a page at a time. Seals what is pending first, so that nothing is left out. */
export const makeExportAudit =
  (deps: Deps): OperationHandler<typeof exportAudit> =>
  async ({ query: { after, limit } }) => {
    const { head } = await sealPending(deps);
    const events = await queryItems(
      deps.ledger,
      { partition: partitions.auditSealed, after: keys.auditSealed(after).sk, limit },
      SealedAuditEvent,
    );
    // Events sealed after this head was read belong to the next page.
    const known = events.filter(({ sequence }) => sequence <= head.sequence);
    const last = known.at(-1)?.sequence ?? after;
    const page = { events: known, signedHead: head.signedHead, signingKey: await deps.signer.publicKey() };
    return last > 0 && last < head.sequence ? { ...page, nextAfter: last } : page;
  };

export const handler = edge(exportAudit, () => makeExportAudit({ ledger: runtimeLedger(), signer: runtimeSigner() }));
