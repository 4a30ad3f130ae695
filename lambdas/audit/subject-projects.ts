import pMap from 'p-map';
import * as z from 'zod';
import type { AuditEvent } from '#contracts/audit';
import { ModelId, ProjectId, RunId } from '#contracts/ids';
import { type Key, keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { readItem } from '#lambdas/platform/ledger/read-item';

type Subject = AuditEvent['subject'];

const OfProject = z.object({ projectId: ProjectId });

/** Reads of one page that are under way at once. */
const concurrency = 32;

/** Where the ledger says to which project a model or a run belongs; undefined for other subjects and for odd ids. */
function keyOfSubject({ id, kind }: Subject): Key | undefined {
  const runId = RunId.safeParse(id);
  const modelId = ModelId.safeParse(id);
  if (kind === 'run' && runId.success) return keys.run(runId.data);
  return kind === 'model' && modelId.success ? keys.model(modelId.data) : undefined;
}

/** To which project what the events befell belongs; undefined for what belongs to none. */
export async function subjectProjects(
  ledger: Ledger,
  events: readonly Pick<AuditEvent, 'subject'>[],
): Promise<(event: Pick<AuditEvent, 'subject'>) => ProjectId | undefined> {
  const nameOf = ({ id, kind }: Subject): string => `${kind} ${id}`;
  const subjects = new Map(events.map(({ subject }) => [nameOf(subject), subject]));
  const found = new Map(
    await pMap(
      subjects,
      async ([name, subject]) => {
        if (subject.kind === 'project') return [name, ProjectId.safeParse(subject.id).data] as const;
        const key = keyOfSubject(subject);
        return [name, key === undefined ? undefined : (await readItem(ledger, key, OfProject))?.projectId] as const;
      },
      { concurrency },
    ),
  );
  return ({ subject }) => found.get(nameOf(subject));
}
