import { type OperationName, operations } from '#contracts/api/operations';
import { bearer, runServer } from './ask.ts';
import type { Seeded } from './seed.ts';
import type { Stage } from './stage.ts';

/** What no Admin of the hub does for a trust that has an admin of its own. */
const ofTrustAdmins: readonly OperationName[] = ['decideProject', 'revokeDecision', 'setTrustDeciding'];

/** Credentials that the operation lets in, so that only its input is wrong. */
export const credentials = (stage: Stage, name: OperationName, { runId, runToken }: Seeded): Record<string, string> => {
  const { auth } = operations[name];
  if (auth === 'none') return {};
  if (auth === 'trust') return { authorization: stage.trusts.one.authorization };
  if (auth === 'run-server') return runServer(runId, runToken);
  return bearer(stage.people[ofTrustAdmins.includes(name) ? 'siteAdmin' : 'admin'].token);
};
