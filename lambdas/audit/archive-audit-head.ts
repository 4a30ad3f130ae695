import { auditHeadType } from '#contracts/audit';
import { AuditDayItem, readAuditDay } from '#lambdas/platform/items/audit-day-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { putItem } from '#lambdas/platform/ledger/ledger-writes';
import { lambdaEntry } from '#lambdas/platform/runtime/lambda-entry';
import { logEvent } from '#lambdas/platform/runtime/logger';
import { runtimeSigner } from '#lambdas/platform/tasks/sign';
import type { Signer } from '#lambdas/platform/tasks/signer';
import { type AuditArchive, runtimeAuditArchive } from './audit-archive.ts';
import { type SealDeps, sealPending } from './seal-pending.ts';

type Deps = SealDeps & {
  readonly archive: Pick<AuditArchive, 'keep'>;
  readonly signer: Pick<Signer, 'sign' | 'signJws'>;
};

/** The Lambda has a minute and a half. */
const sealSeconds = 60;

/**
 * Once a day: signs the end of the chain as of now, keeps it where nobody can change it, and lays it out for the trusts,
 * which get it with their next lease. A second call of the same day changes nothing.
 */
export const makeArchiveAuditHead = (deps: Deps) => async (): Promise<{ day: string; sequence: number }> => {
  const { archive, ledger, signer } = deps;
  const at = ledger.now().toISOString();
  const day = at.slice(0, 10);
  const latest = await readAuditDay(ledger);
  if (latest?.day === day) return { day, sequence: latest.sequence };
  const { head } = await sealPending(deps, sealSeconds);
  const { hash, sequence } = head;
  const { jws: signedHead, keyIndex: signedBy } = await signer.sign(auditHeadType, { sequence, hash, at });
  // The archive first: what a trust has been told is in it.
  await archive.keep({ sequence, signedHead }, day);
  const laidOut = AuditDayItem.parse({ day, sequence, signedHead, signedBy });
  await commit(ledger, [putItem(ledger, { ...keys.auditDay(), kind: 'AUDIT_DAY', ...laidOut })], []);
  logEvent('info', 'HUB_AUDIT_ARCHIVED', { day, sequence });
  return { day, sequence };
};

/** Called by the schedule. */
export const handler = lambdaEntry(() =>
  makeArchiveAuditHead({ ledger: runtimeLedger(), signer: runtimeSigner(), archive: runtimeAuditArchive() })(),
);
