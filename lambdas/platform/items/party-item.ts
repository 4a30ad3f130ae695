import * as z from 'zod';
import { ProjectId, UserId } from '#contracts/ids';
import { firstIndex, keys } from '../ledger/keys.ts';
import type { Ledger, LedgerWrite } from '../ledger/ledger.ts';
import { asRead, type Change, putItem, updateItem } from '../ledger/ledger-writes.ts';
import type { ProjectItem } from './project-item.ts';

/**
 * One person's belonging to one project, as its owner or as a member. What they may do follows from the project itself;
 * this is what the list of their projects is made from.
 */
export const PartyItem = z.object({ projectId: ProjectId, userId: UserId });
export type PartyItem = z.infer<typeof PartyItem>;

/** Puts a project into a person's list, whether or not it is there. */
export const joinProject = (ledger: Ledger, projectId: ProjectId, userId: UserId): LedgerWrite =>
  putItem(ledger, {
    ...keys.projectParty(projectId, userId),
    ...firstIndex.userProjects(userId, projectId),
    kind: 'PROJECT_PARTY',
    projectId,
    userId,
  });

/** Takes a project out of a person's list, whether or not it is there. */
export const leaveProject = (ledger: Ledger, projectId: ProjectId, userId: UserId): LedgerWrite => ({
  Delete: { TableName: ledger.table, Key: { ...keys.projectParty(projectId, userId) } },
});

/** Changes owner or members of a project that was read open; does not hold where they or its status changed meanwhile. */
export const changeParties = (ledger: Ledger, project: ProjectItem, set: NonNullable<Change['set']>): LedgerWrite =>
  updateItem(ledger, {
    key: keys.project(project.projectId),
    ...asRead(project, ['status', 'partyChanges', 'removedAt']),
    set,
    add: { partyChanges: 1 },
  });
