import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { logEvents } from '#contracts/log-events';

const context = (awsRequestId: string) => ({
  awsRequestId,
  functionName: 'flip-lease-tasks',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-2:000000000000:function:flip-lease-tasks',
  memoryLimitInMB: '256',
  identity: { patient: 'Jane Doe' },
});
const texts = { stdout: '', stderr: '' };
const lines = (): Record<string, unknown>[] => {
  const whole = texts.stdout.split('\n');
  expect(whole.pop()).toBe('');
  return whole.map((line) => JSON.parse(line) as Record<string, unknown>);
};
/** As a new process of a Lambda has it. */
const fresh = async () => {
  vi.stubEnv('AWS_LAMBDA_INITIALIZATION_TYPE', 'on-demand');
  vi.resetModules();
  const [logger, entry] = await Promise.all([
    import('#lambdas/platform/runtime/logger'),
    import('#lambdas/platform/runtime/lambda-entry'),
  ]);
  return { ...logger, ...entry };
};

beforeEach(() => {
  Object.assign(texts, { stdout: '', stderr: '' });
  for (const name of ['stdout', 'stderr'] as const)
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      texts[name] += String(chunk);
      return true;
    });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('a log line', () => {
  it('is one line of JSON on stdout at every level, with the event, its sentence and its keys', async () => {
    const { logEvent } = await fresh();
    for (const level of ['info', 'warn', 'error'] as const)
      logEvent(level, 'HUB_TASKS_SWEPT', { requeued: 2, expired: 0 });
    expect(lines()).toEqual(
      ['info', 'warn', 'error'].map((level) => ({
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        level,
        event: 'HUB_TASKS_SWEPT',
        sentence: logEvents.HUB_TASKS_SWEPT.sentence,
        requeued: 2,
        expired: 0,
      })),
    );
    expect(texts.stderr).toBe('');
  });

  it('drops every key that is not registered for its event, whoever hands it over', async () => {
    const { logEvent } = await fresh();
    logEvent('info', 'HUB_TASKS_SWEPT', { requeued: 1, patient: 'Jane Doe', error: new Error('Jane Doe') } as never);
    expect(lines()).toMatchObject([{ requeued: 1 }]);
    expect(texts.stdout).not.toContain('Jane');
  });

  it('stays at its level and on one line whatever the environment says', async () => {
    vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
    vi.stubEnv('POWERTOOLS_LOGGER_LOG_EVENT', 'true');
    const { lambdaEntry, logEvent } = await fresh();
    await lambdaEntry(async () => logEvent('info', 'HUB_TASKS_SWEPT', { requeued: 1 }))({ patient: 'Jane Doe' });
    expect(lines()).toHaveLength(1);
    expect(texts.stdout).not.toContain('Jane');
  });
});

describe('an invocation', () => {
  it('puts its request id and whether it is the first of its process on its lines, and nothing else', async () => {
    const { lambdaEntry, logEvent } = await fresh();
    const handler = lambdaEntry(async () => logEvent('info', 'HUB_TASKS_SWEPT', { requeued: 1 }));
    await handler({ patient: 'Jane Doe' }, context('one'));
    await handler({ patient: 'Jane Doe' }, context('two'));
    expect(lines()).toMatchObject([
      { requestId: 'one', coldStart: true },
      { requestId: 'two', coldStart: false },
    ]);
    expect(Object.keys(lines()[0] ?? {}).sort()).toEqual(
      ['at', 'coldStart', 'event', 'level', 'requeued', 'requestId', 'sentence'].sort(),
    );
    expect(texts.stdout).not.toContain('Jane');
  });

  it('without a context of Lambda puts nothing on its lines', async () => {
    const { lambdaEntry, logEvent } = await fresh();
    const handler = lambdaEntry(async () => logEvent('info', 'HUB_TASKS_SWEPT', { requeued: 1 }));
    await handler();
    await handler(undefined, { awsRequestId: 7 });
    for (const line of lines()) expect(line).not.toHaveProperty('requestId');
  });
});
