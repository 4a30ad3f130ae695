import { describe, expect, it } from 'vitest';
import { TrustId } from '#contracts/ids';
import { Trust } from '#contracts/trust';
import type { HeartbeatItem } from '#lambdas/platform/items/heartbeat-item';
import { makeListTrusts } from '#lambdas/trusts/list-trusts';
import { makeReportHeartbeat } from '#lambdas/trusts/report-heartbeat';

const trustId = TrustId.parse('0190a000-0000-7000-8000-000000000001');
const trust = {
  trustId,
  code: 'ALB',
  name: 'St Albans',
  status: 'ENROLLED',
  registeredAt: '2026-01-01T00:00:00.000Z',
  trustAdmins: 1,
  doorbellQueueUrl: 'https://sqs.eu-west-2.amazonaws.com/1/q',
};

/** A hub whose clock stands at noon; `beat` is a heartbeat with what the trust's clock shows. */
function hub(known: boolean = true) {
  let open = false;
  const now = () => new Date('2026-01-02T12:00:00.000Z');
  const events: unknown[] = [];
  let held: HeartbeatItem | undefined;
  const report = makeReportHeartbeat({
    readTrust: async () => (known ? (trust as never) : undefined),
    keepHeartbeat: async (_trustId, heartbeat) => {
      const before = held;
      held = heartbeat;
      return before;
    },
    log: (fields) => void events.push(fields),
    setPaused: async () => {},
    now,
    hubVersion: '1',
    signDoorbell: async (queueUrl) => ({ url: `${queueUrl}?signed`, seconds: 900 }),
    hasOpenTasks: async () => open,
  });
  const list = makeListTrusts({
    readPage: async () => ({ items: [trust as never] }),
    readHeartbeat: async () => held,
    now,
    hubVersion: '1',
  });
  const beat = (collectedAt: string, more: object = {}) =>
    report(
      { body: { contractVersion: 1, applianceVersion: '2', collectedAt, services: {}, ...more } } as never,
      { caller: { kind: 'trust', trustId } } as never,
    );
  const shown = async () => Trust.parse((await list({} as never, {} as never)).trusts[0]);
  const openTask = (is: boolean): void => {
    open = is;
  };
  return { beat, events, openTask, shown };
}

describe('a heartbeat at the hub', () => {
  it('is answered with who the trust is, and shown with the difference of the clocks', async () => {
    const { beat, events, openTask, shown } = hub();
    expect(await beat('2026-01-02T11:59:58.900Z')).toEqual({
      trustId,
      trustCode: 'ALB',
      hubVersion: '1',
      openTasks: false,
      doorbell: { url: 'https://sqs.eu-west-2.amazonaws.com/1/q?signed', seconds: 900 },
    });
    openTask(true);
    expect(await beat('2026-01-02T11:59:58.900Z')).toMatchObject({ openTasks: true });
    expect(await shown()).toMatchObject({
      online: true,
      clockSkewSeconds: 1,
      lastHeartbeatAt: '2026-01-02T12:00:00.000Z',
    });
    expect(events).toEqual([]);
  });

  it('is shown with the GPUs that the trust gives to runs', async () => {
    const { beat, shown } = hub();
    const gpus = [{ name: 'NVIDIA H200', memoryMiB: 143_771 }];
    await beat('2026-01-02T12:00:00.000Z', { gpus });
    expect((await shown()).gpus).toEqual(gpus);
    await beat('2026-01-02T12:00:00.000Z');
    expect(await shown()).not.toHaveProperty('gpus');
  });

  it('of a clock that is behind or ahead is shown by its sign, and logged when that begins and when it ends', async () => {
    const { beat, events, shown } = hub();
    for (let time = 0; time < 3; time += 1) await beat('2026-01-02T10:00:00.000Z');
    expect((await shown()).clockSkewSeconds).toBe(7200);
    await beat('2026-01-02T12:00:00.000Z');
    await beat('2026-01-02T12:05:00.000Z');
    expect((await shown()).clockSkewSeconds).toBe(-300);
    expect(events).toEqual([7200, 0, -300].map((skewSeconds) => ({ trustCode: 'ALB', skewSeconds })));
  });

  it('of a trust that nobody knows is refused', async () => {
    await expect(hub(false).beat('2026-01-02T12:00:00.000Z')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('that never came leaves the clock of a trust unknown', async () => {
    expect((await hub().shown()).clockSkewSeconds).toBeUndefined();
  });
});
