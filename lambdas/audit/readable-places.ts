import type { AuditEvent, AuditPlace, SealedAuditEvent } from '#contracts/audit';
import { mayReadEvent } from '#domain/access/audit-access';
import type { Caller } from '#domain/access/caller';
import { withheld } from '#domain/audit/seal-events';
import { ProjectItem } from '#lambdas/platform/items/project-item';
import { keys } from '#lambdas/platform/ledger/keys';
import type { Ledger } from '#lambdas/platform/ledger/ledger';
import { readItems } from '#lambdas/platform/ledger/read-items';
import { subjectProjects } from './subject-projects.ts';

/** Which of these events the caller may read. */
async function mayRead(
  ledger: Ledger,
  caller: Caller,
  events: readonly AuditEvent[],
): Promise<(event: AuditEvent) => boolean> {
  if (caller.role === 'Admin') return () => true;
  const projectOf = await subjectProjects(ledger, events);
  const projectIds = new Set(events.map(projectOf).filter((projectId) => projectId !== undefined));
  const found = await readItems(ledger, [...projectIds].map(keys.project), ProjectItem);
  const projects = new Map(found.map((project) => [project.projectId, project]));
  return (event) => {
    const projectId = projectOf(event);
    return mayReadEvent(caller, event, projectId === undefined ? undefined : projects.get(projectId));
  };
}

const eventsOf = (places: readonly Pick<SealedAuditEvent, 'event'>[]): AuditEvent[] => places.map(({ event }) => event);

/** The places of a page as this caller may read them: where not, with the hash of the event in place of it. */
export async function readablePlaces(
  ledger: Ledger,
  caller: Caller,
  places: readonly SealedAuditEvent[],
): Promise<AuditPlace[]> {
  const isReadable = await mayRead(ledger, caller, eventsOf(places));
  return places.map((place) => (isReadable(place.event) ? place : withheld(place)));
}

/** The events that this caller may read. */
export async function readableEvents<Found extends Pick<SealedAuditEvent, 'event'>>(
  ledger: Ledger,
  caller: Caller,
  found: readonly Found[],
): Promise<Found[]> {
  const isReadable = await mayRead(ledger, caller, eventsOf(found));
  return found.filter(({ event }) => isReadable(event));
}
