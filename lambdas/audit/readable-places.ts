import pMap from 'p-map';
import * as z from 'zod';
import type { AuditPlace, SealedAuditEvent } from '#contracts/audit';
import { ModelId, ProjectId, RunId } from '#contracts/ids';
import { mayReadEvent } from '#domain/access/audit-access';
import type { Caller } from '#domain/access/caller';
import { withheld } from '#domain/audit/seal-events';
import { ProjectItem } from '#lambdas/platform/items/project-item';
import { type Key, keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { readItem } from '#lambdas/platform/ledger/read-item';

const OfProject = z.object({ projectId: ProjectId });

/** Reads of one page that are under way at once. */
const concurrency = 32;

/** Where the ledger says to which project a model or a run belongs; undefined for other subjects and for odd ids. */
function keyOfSubject({ id, kind }: { readonly kind: string; readonly id: string }): Key | undefined {
  const runId = RunId.safeParse(id);
  const modelId = ModelId.safeParse(id);
  if (kind === 'run' && runId.success) return keys.run(runId.data);
  return kind === 'model' && modelId.success ? keys.model(modelId.data) : undefined;
}

/** Reads each of these once. */
async function readEach<T>(ids: Iterable<string>, read: (id: string) => Promise<T>): Promise<ReadonlyMap<string, T>> {
  return new Map(await pMap(new Set(ids), async (id) => [id, await read(id)] as const, { concurrency }));
}

/** The places of a page as this caller may read them: where not, with the hash of the event in place of it. */
export async function readablePlaces(
  ledger: Ledger,
  caller: Caller,
  places: readonly SealedAuditEvent[],
): Promise<AuditPlace[]> {
  if (caller.role === 'Admin') return [...places];
  const subjects = new Map(places.map(({ event: { subject } }) => [`${subject.kind} ${subject.id}`, subject]));
  const projectOf = await readEach(subjects.keys(), async (name) => {
    const subject = subjects.get(name);
    if (subject === undefined) return undefined;
    if (subject.kind === 'project') return ProjectId.safeParse(subject.id).data;
    const key = keyOfSubject(subject);
    return key === undefined ? undefined : (await readItem(ledger, key, OfProject))?.projectId;
  });
  const known = [...projectOf.values()].filter((projectId) => projectId !== undefined);
  const projects = await readEach(known, (id) => readItem(ledger, keys.project(ProjectId.parse(id)), ProjectItem));
  return places.map((place) => {
    const { subject } = place.event;
    const projectId = projectOf.get(`${subject.kind} ${subject.id}`);
    const project = projectId === undefined ? undefined : projects.get(projectId);
    return mayReadEvent(caller, place.event, project) ? place : withheld(place);
  });
}
