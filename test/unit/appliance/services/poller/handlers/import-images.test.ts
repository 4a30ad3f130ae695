import { describe, expect, it } from 'vitest';
import { importImages } from '#appliance/services/poller/handlers/import-images';
import { PartlyDone } from '#appliance/services/poller/partly-done';
import type { HandlerDeps } from '#appliance/services/poller/ports';
import type { ImportProgress } from '#contracts/appliance/imaging-api';
import type { ImportSummary } from '#contracts/import-manifest';
import type { TaskPayload } from '#contracts/task';

const payload = { projectId: 'a project' } as unknown as TaskPayload<'import_images'>;
const summary = (asked: number, imported: number, left: number) =>
  ({
    studiesAsked: asked,
    studiesImported: imported,
    excluded: left === 0 ? [] : [{ reason: 'NOT_IN_PACS', studies: left }],
  }) as unknown as ImportSummary;

/** An imaging service that gives these answers in their order. */
function importing(...answers: Partial<ImportProgress>[]) {
  const next = async () => (answers.length > 1 ? answers.shift() : answers[0]) as ImportProgress;
  let pauses = 0;
  const deps = {
    imaging: { startImport: next, progress: next },
    pause: async () => {
      pauses += 1;
    },
  } as unknown as HandlerDeps;
  return { handle: () => importImages(deps)(payload), pauses: () => pauses };
}

describe('a task to import images', () => {
  it('waits until every study is settled', async () => {
    const whole = summary(5, 3, 2);
    const run = importing({ state: 'RUNNING' }, { state: 'RUNNING' }, { state: 'FINISHED', summary: whole });
    expect(await run.handle()).toBe(whole);
    expect(run.pauses()).toBe(2);
  });

  it('is done where every study was left out for a reason', async () => {
    const none = summary(2, 0, 2);
    expect(await importing({ state: 'FINISHED', summary: none }).handle()).toBe(none);
  });

  it('is not done while a study could not be settled, and keeps what there is', async () => {
    const partly = summary(5, 3, 1);
    const failure = await importing({ state: 'FINISHED', summary: partly })
      .handle()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PartlyDone);
    expect((failure as PartlyDone<unknown>).result).toBe(partly);
    expect((failure as PartlyDone<unknown>).cause.toFailure()).toEqual({ code: 'IMPORT_FAILED', class: 'transient' });
  });

  it('fails where nothing came and something could not be settled', async () => {
    await expect(importing({ state: 'FINISHED', summary: summary(5, 0, 1) }).handle()).rejects.toThrow('IMPORT_FAILED');
  });
});
