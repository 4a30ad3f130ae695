import type { AuditEvent } from '#contracts/audit';
import type { ProjectId } from '#contracts/ids';

/** Every event is found under this. */
export const everything = 'all';

/** A thing that events are found by. */
export const concernedThing = (kind: string, id: string): string => `${kind}#${id}`;

/** What an event is found under: all, its project, what it befell, who did it, and the trust that it was about. */
export function concernedThings(event: AuditEvent, projectId: ProjectId | undefined): readonly string[] {
  const { actor, facts, subject } = event;
  const things = [everything, concernedThing(subject.kind, subject.id)];
  if (projectId !== undefined) things.push(concernedThing('project', projectId));
  if (actor.kind === 'user' || actor.kind === 'trust') things.push(concernedThing(actor.kind, actor.id));
  if (typeof facts.trustId === 'string') things.push(concernedThing('trust', facts.trustId));
  return [...new Set(things)];
}
