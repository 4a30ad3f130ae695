import type { HubClient } from '#client/hub-client';
import { getProject } from '#contracts/api/projects';
import { AppError } from '#contracts/app-error';
import { type ProjectId, QueryId } from '#contracts/ids';
import { readInput } from './read-input.ts';

/** The question named, or the latest of the project. Throws `AppError`: NOT_FOUND where none was asked. */
export async function questionNamed(hub: HubClient, projectId: ProjectId, named: string | undefined): Promise<QueryId> {
  if (named !== undefined) return readInput(QueryId, named, '--question');
  const { latestQueryId } = await hub.call(getProject, { params: { projectId } });
  if (latestQueryId !== undefined) return latestQueryId;
  throw new AppError('NOT_FOUND', { details: [{ rule: 'nothing was asked in this project', place: projectId }] });
}
