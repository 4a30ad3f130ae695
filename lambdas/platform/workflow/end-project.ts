import pMap from 'p-map';
import type { AuditEvent } from '#contracts/audit';
import type { ProjectId } from '#contracts/ids';
import type { ProjectTrustItem } from '../items/project-item.ts';
import { readProject } from '../items/read-project.ts';
import { commit } from '../ledger/commit.ts';
import { keys, partitions } from '../ledger/keys.ts';
import { updateItem } from '../ledger/ledger-writes.ts';
import type { TaskMaker } from '../tasks/create-task.ts';
import { endTrustPart } from '../tasks/end-trust-part.ts';
import type { Signals } from './signal-step.ts';
import { stopWorkOfParts } from './stop-work-of-parts.ts';

/** What ending a project takes. */
export type ProjectEnder = { readonly maker: TaskMaker; readonly executions: Signals['executions'] };

/** A freeze may begin between reading a part and ending it: the part is read again, and soon left to the watcher. */
const attempts = 3;
const partsAtOnce = 10;

/**
 * Ends the part of every trust in a closed project, each in one write of its own, and stops what goes on there. Cut off
 * anywhere it is done again by the watcher, which finds the project until every part has ended.
 */
export const endProject = async (
  { maker, executions }: ProjectEnder,
  projectId: ProjectId,
  actor: AuditEvent['actor'],
): Promise<void> => {
  const { ledger } = maker;
  const open = async (): Promise<readonly ProjectTrustItem[]> =>
    ((await readProject(ledger, projectId))?.trusts ?? []).filter(({ endedAt }) => endedAt === undefined);
  for (let attempt = 1; attempt <= attempts; attempt += 1)
    await pMap(await open(), (part) => endTrustPart(maker, part, { reason: 'PROJECT_CLOSED', actor }), {
      concurrency: partsAtOnce,
    });
  await stopWorkOfParts({ ledger, executions }, (await readProject(ledger, projectId))?.trusts ?? [], actor);
  if ((await open()).length > 0) return;
  await commit(
    ledger,
    [
      updateItem(ledger, {
        key: keys.project(projectId),
        expect: [{ attribute: 'gsi2pk', oneOf: [partitions.endings] }],
        remove: ['gsi2pk', 'gsi2sk'],
      }),
    ],
    [],
  );
};
