import { expect, it } from 'vitest';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';
import { makeStartServer } from '#lambdas/workflows/run/start-server';
import { ids } from '#test/fixtures/hub/items';
import { type RunStepParts, runStepParts } from '#test/fixtures/hub/run-step';

const startsOf = (hub: RunStepParts, onStart: () => void = () => undefined) => {
  const [started, stopped]: [unknown[][], unknown[][]] = [[], []];
  const start = makeStartServer({
    ledger: hub.ledger,
    start: async (...told) => {
      started.push(told);
      onStart();
      return `arn-${started.length}`;
    },
    listeners: [
      { id: '9092', port: 9092, targetGroups: ['group'] },
      { id: '1', port: 0, targetGroups: [] },
    ],
    servers: {
      stop: async (...told) => {
        stopped.push(told);
      },
    },
    newRunToken: () => 'a token',
    settings: () => ({ HUB_URL: 'https://flip.test/api' }),
  });
  return { started, stopped, call: () => start({ runId: ids.run }) };
};

it('starts one server with its run and its token, of which the ledger keeps the hash alone', async () => {
  const hub = runStepParts({ status: 'ADMITTING' });
  const { call, started } = startsOf(hub);
  expect(await call()).toEqual({ kind: 'started' });
  expect(started).toEqual([
    [
      ids.run,
      sha256Hex('a token').slice(0, 32),
      { HUB_URL: 'https://flip.test/api', RUN_ID: ids.run, RUN_TOKEN: 'a token' },
    ],
  ]);
  expect(hub.run()).toMatchObject({
    tokenSha256: sha256Hex('a token'),
    serverTaskArn: 'arn-1',
    serverDeadline: '2026-01-01T12:10:00.000Z',
  });
  expect(JSON.stringify(hub.all())).not.toContain('"a token"');
});

it.each([
  ['9092', { ADVERTISED_PORT: '9092' }],
  ['1', {}],
  [undefined, {}],
])('has a server behind the listener %s advertise its port, and any other its own', async (listener, told) => {
  const { call, started } = startsOf(runStepParts({ status: 'ADMITTING', listener }));
  await call();
  const { HUB_URL: _, RUN_ID: __, RUN_TOKEN: ___, ...rest } = (started[0] ?? [])[2] as Record<string, string>;
  expect(rest).toEqual(told);
});

it('starts none where one runs, and starts again one that was cut off before it was noted', async () => {
  const hub = runStepParts({ status: 'ADMITTING', serverStartedAt: '2026-01-01T11:00:00.000Z' });
  const { call, started } = startsOf(hub);
  await call();
  await call();
  expect(started).toHaveLength(1);
});

it.each(['RUNNING', 'RELEASING', 'FAILED'] as const)('starts none for a run that is %s', async (status) => {
  const { call, started } = startsOf(runStepParts({ status }));
  expect(await call()).toEqual({ kind: 'started' });
  expect(started).toEqual([]);
});

it('starts none for a run that is to stop or was given up', async () => {
  const at = '2026-01-01T11:00:00.000Z';
  const toStop = startsOf(runStepParts({ status: 'ADMITTING', stopRequestedAt: at }));
  expect(await toStop.call()).toEqual({ kind: 'not-needed' });
  const givenUp = startsOf(
    runStepParts({ status: 'ADMITTING', givenUpFor: { code: 'RUN_DEADLINE', class: 'permanent' } }),
  );
  expect(await givenUp.call()).toEqual({ kind: 'not-needed' });
  expect([...toStop.started, ...givenUp.started]).toEqual([]);
});

it('stops its server again where another start has overtaken it', async () => {
  const hub = runStepParts({ status: 'ADMITTING' });
  const other = 'b'.repeat(64);
  const overtaken = () => hub.seed({ ...hub.run(), tokenSha256: other, startTokenSha256: other } as never);
  const { call, stopped } = startsOf(hub, overtaken);
  await call();
  expect(stopped).toEqual([['arn-1', 'superseded']]);
  expect(hub.run()).not.toHaveProperty('serverTaskArn');
});

it('notes its server also where that has taken a token of its own already', async () => {
  const hub = runStepParts({ status: 'ADMITTING' });
  const own = { tokenSha256: 'b'.repeat(64), tokenTakenAt: '2026-01-01T12:00:01.000Z' };
  const { call, stopped } = startsOf(hub, () => hub.seed({ ...hub.run(), ...own } as never));
  await call();
  expect(stopped).toEqual([]);
  expect(hub.run()).toMatchObject({ ...own, serverTaskArn: 'arn-1' });
});

it('stops its server again where the run has ended meanwhile', async () => {
  const hub = runStepParts({ status: 'ADMITTING' });
  const { call, stopped } = startsOf(hub, () => {
    const { tokenSha256: _, ...ended } = hub.run() as Record<string, unknown>;
    hub.seed(ended as never);
  });
  await call();
  expect(stopped).toEqual([['arn-1', 'superseded']]);
});

it('lets the server of another start take its token, whatever became of the one before', async () => {
  const hub = runStepParts({ status: 'ADMITTING', tokenTakenAt: '2026-01-01T11:00:00.000Z' });
  await startsOf(hub).call();
  expect(hub.run()).not.toHaveProperty('tokenTakenAt');
});
