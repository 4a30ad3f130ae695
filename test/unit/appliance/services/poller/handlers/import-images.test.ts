import { expect, it } from 'vitest';
import { importImages } from '#appliance/services/poller/handlers/import-images';
import type { HandlerDeps } from '#appliance/services/poller/ports';
import type { ImportProgress } from '#contracts/appliance/imaging-api';
import type { ProjectId } from '#contracts/ids';

const projectId = '0190a000-0000-7000-8000-0000000000bb' as ProjectId;
const running = {
  projectId,
  state: 'RUNNING',
  studiesAsked: 2,
  studiesDone: 0,
  studiesImported: 0,
  instancesImported: 0,
  excluded: [],
} satisfies ImportProgress;
const summary = { status: 'READY' } as ImportProgress['summary'];

/** Handles the task with an import that shows these states one after the other. */
async function handle(states: readonly ImportProgress[]) {
  const left = [...states];
  const next = async () => left.shift()!;
  const said: (string | undefined)[] = [];
  const deadlines: string[] = [];
  const imaging = {
    startImport: async (_id: ProjectId, deadline: Date) => {
      deadlines.push(deadline.toISOString());
      return next();
    },
    progress: next,
  };
  const work = importImages({ imaging, pause: async () => {} } as unknown as HandlerDeps);
  const result = work({ projectId } as never, {
    cancelled: new AbortController().signal,
    expiresAt: '2026-01-01T01:00:00.000Z',
    reportWaiting: (failure) => void said.push(failure?.code),
  });
  return { result, said, deadlines };
}

it('answers the summary of an import that is given five minutes less than the task has', async () => {
  const { result, deadlines } = await handle([running, { ...running, state: 'FINISHED', summary }]);
  expect(await result).toEqual(summary);
  expect(deadlines).toEqual(['2026-01-01T00:55:00.000Z']);
});

it('says what the import waits for, and that it waits no more', async () => {
  const { result, said } = await handle([
    { ...running, waitingFor: 'PACS_UNREACHABLE' },
    running,
    { ...running, state: 'FINISHED', summary },
  ]);
  await result;
  expect(said).toEqual(['PACS_UNREACHABLE', undefined]);
});

it('fails where the import ended without a summary', async () => {
  const { result } = await handle([{ ...running, state: 'FINISHED' }]);
  await expect(result).rejects.toThrow('IMPORT_FAILED');
});
