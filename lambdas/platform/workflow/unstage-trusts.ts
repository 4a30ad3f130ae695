import pMap from 'p-map';
import type { ProjectId } from '#contracts/ids';
import { earlierPart, readEarlierParts } from '../items/earlier-part.ts';
import { readProject } from '../items/read-project.ts';
import { commit } from '../ledger/commit.ts';
import { commitGroups } from '../ledger/commit-groups.ts';
import { keys, partitions } from '../ledger/keys.ts';
import { deleteItem, requireItem, updateItem } from '../ledger/ledger-writes.ts';
import { type Signals, signalStep } from './signal-step.ts';

const signalledAtOnce = 10;
/** Two callers may unstage the same project at once: the slower one looks again. */
const attempts = 5;

/**
 * Goes on with an unstaging in progress to its end: the part of every trust goes, in batches, and leaves behind how many
 * approvals of it were started; the wait of each approval ends; then the project may be staged again. May be cut off
 * anywhere and repeated by anybody. Throws what the ledger or the workflow engine throws; the unstaging then stays in
 * progress.
 */
export const unstageTrusts = async (signals: Signals, projectId: ProjectId): Promise<void> => {
  const { ledger } = signals;
  const inProgress = {
    key: keys.project(projectId),
    expect: [{ attribute: 'gsi2pk', oneOf: [partitions.stagings] }],
    present: ['unstagingAt'],
  };
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const found = await readProject(ledger, projectId);
    // A closed project ends its parts in its own way.
    if (found?.project.unstagingAt === undefined || found.project.status === 'CLOSED') return;
    const groups = found.trusts.map((part) => [
      deleteItem(ledger, keys.projectTrust(projectId, part.trustId)),
      earlierPart(ledger, part),
    ]);
    if ((await commitGroups(ledger, groups, [requireItem(ledger, inProgress)])).kind !== 'applied') continue;
    await pMap(
      await readEarlierParts(ledger, projectId),
      ({ trustId }) => signalStep(signals, { kind: 'approval', projectId, trustId }, 'decision'),
      { concurrency: signalledAtOnce },
    );
    await commit(ledger, [updateItem(ledger, { ...inProgress, remove: ['unstagingAt', 'gsi2pk', 'gsi2sk'] })], []);
    return;
  }
  throw new Error('another caller unstages this project all the time');
};
