import { expect, it, vi } from 'vitest';
import { healthOfStores } from '#appliance/services/imaging/health-of-stores';

const up = async (): Promise<void> => {};
const down = async (): Promise<void> => {
  throw new Error('no answer');
};
const at = (milliseconds: number) => () => new Date(milliseconds);

it('is healthy when both stores answer, and names the one that does not', async () => {
  expect(await healthOfStores(up, up, at(0), 10)()).toMatchObject({ status: 'healthy' });
  expect(await healthOfStores(up, down, at(0), 10)()).toEqual({
    status: 'degraded',
    parts: { pacs: 'healthy', researchStore: 'down' },
  });
});

it('asks the stores again only after its rest', async () => {
  const echo = vi.fn(up);
  let time = 0;
  const health = healthOfStores(echo, up, () => new Date(time), 10_000);
  await health();
  time = 9_999;
  await health();
  expect(echo).toHaveBeenCalledTimes(1);
  time = 10_000;
  await health();
  expect(echo).toHaveBeenCalledTimes(2);
});
