import { type OperationName, operations } from '#contracts/api/operations';
import { bearer, runServer } from './ask.ts';
import type { Seeded } from './seed.ts';
import type { Stage } from './stage.ts';

/** Credentials that the operation lets in, so that only its input is wrong. */
export const credentials = (stage: Stage, name: OperationName, { runId, runToken }: Seeded): Record<string, string> => {
  const { auth } = operations[name];
  if (auth === 'none') return {};
  if (auth === 'trust') return { authorization: stage.trusts.one.authorization };
  if (auth === 'run-server') return runServer(runId, runToken);
  // No Admin of the hub decides for a trust that has an admin of its own.
  return bearer(stage.people[name === 'decideProject' || name === 'revokeDecision' ? 'siteAdmin' : 'admin'].token);
};
