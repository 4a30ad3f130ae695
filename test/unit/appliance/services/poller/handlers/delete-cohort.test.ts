import { describe, expect, it } from 'vitest';
import { deleteCohort } from '#appliance/services/poller/handlers/delete-cohort';
import type { HandlerDeps } from '#appliance/services/poller/ports';
import { AppError } from '#contracts/app-error';
import { ProjectId } from '#contracts/ids';
import { CohortDeleted } from '#contracts/snapshot';

const projectId = ProjectId.parse('0198c8a0-0000-7000-8000-000000000001');
const deletedAt = '2026-01-02T03:04:05.000Z';
const snapshotHash = 'ab'.repeat(32);
const task = { projectId, reason: 'PROJECT_CLOSED' } as const;

/** Two services that hold rows and images; the call named `fails` fails once. */
function trust(over: { held?: boolean; keeps?: number; fails?: string } = {}) {
  const calls: string[] = [];
  let rows = 5;
  let images = 7;
  let fails = over.fails;
  const step = (name: string): void => {
    calls.push(name);
    if (fails !== name) return;
    fails = undefined;
    throw new AppError('DEPENDENCY_DOWN');
  };
  const held = { snapshotHash: over.held === false ? null : snapshotHash, deletedAt };
  const deps = {
    now: () => new Date('2026-02-02T00:00:00.000Z'),
    query: {
      deleteSnapshot: async () => {
        step('deleteSnapshot');
        rows = 0;
        return { ...held, rowsLeft: rows };
      },
      snapshotDeletion: async () => {
        step('snapshotDeletion');
        return { ...held, rowsLeft: rows };
      },
    },
    imaging: {
      deleteImages: async () => {
        step('deleteImages');
        images = over.keeps ?? 0;
        return { imagesLeft: images };
      },
      imagesDeletion: async () => {
        step('imagesDeletion');
        return { imagesLeft: images };
      },
    },
  } as unknown as HandlerDeps;
  return { calls, handle: deleteCohort(deps) };
}

describe('a task to delete a cohort', () => {
  it('deletes rows and images, looks for both, and tells what was held', async () => {
    const { calls, handle } = trust();
    const result = await handle(task);
    expect(CohortDeleted.parse(result)).toEqual({ projectId, snapshotHash, deletedAt, rowsLeft: 0, imagesLeft: 0 });
    // Rows first: from then on no import can begin.
    expect(calls.slice(0, 2)).toEqual(['deleteSnapshot', 'deleteImages']);
    expect(calls.slice(2).sort()).toEqual(['imagesDeletion', 'snapshotDeletion']);
  });

  it('does not say deleted while anything is left', async () => {
    await expect(trust({ keeps: 1 }).handle(task)).rejects.toThrow('DELETION_INCOMPLETE');
  });

  it('says so of a cohort that was never there', async () => {
    expect(await trust({ held: false }).handle(task)).toMatchObject({ snapshotHash: null, rowsLeft: 0 });
  });

  it.each(['deleteSnapshot', 'deleteImages', 'snapshotDeletion', 'imagesDeletion'])(
    'cut off at %s, done again tells the same',
    async (fails) => {
      const { handle } = trust({ fails });
      await expect(handle(task)).rejects.toThrow('DEPENDENCY_DOWN');
      expect(await handle(task)).toMatchObject({ snapshotHash, deletedAt });
      expect(await handle(task)).toMatchObject({ snapshotHash, deletedAt });
    },
  );
});
