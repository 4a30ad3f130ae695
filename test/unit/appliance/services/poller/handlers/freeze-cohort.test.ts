import { expect, it } from 'vitest';
import { freezeCohort } from '#appliance/services/poller/handlers/freeze-cohort';
import type { HandlerDeps } from '#appliance/services/poller/ports';
import { AppError } from '#contracts/app-error';
import type { TaskPayload } from '#contracts/task';

const payload = { projectId: 'a project' } as unknown as TaskPayload<'freeze_cohort'>;
const handle = (freeze: unknown) => freezeCohort({ query: { freeze } as unknown as HandlerDeps['query'] })(payload);

it('answers what the query service has frozen, and fails as it fails', async () => {
  const asked: unknown[] = [];
  const frozen = async (task: unknown) => {
    asked.push(task);
    return { persons: 40 };
  };
  expect(await handle(frozen)).toEqual({ persons: 40 });
  expect(asked).toEqual([payload]);
  const unreadable = () => Promise.reject(new AppError('OPT_OUT_UNREADABLE'));
  await expect(handle(unreadable)).rejects.toThrow('OPT_OUT_UNREADABLE');
});
