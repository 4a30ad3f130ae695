import { expect, it, vi } from 'vitest';
import { healthOfParts } from '#appliance/services/imaging/health-of-parts';

const up = async (): Promise<void> => {};
const down = async (): Promise<void> => {
  throw new Error('no answer');
};
const well = { pacs: up, researchStore: up, imageDisk: up };
const at = (milliseconds: number) => () => new Date(milliseconds);

it('is healthy when every part is', async () => {
  expect(await healthOfParts(well, at(0), 10)()).toEqual({
    status: 'healthy',
    parts: { pacs: 'healthy', researchStore: 'healthy', imageDisk: 'healthy' },
  });
});

it.each(['pacs', 'researchStore', 'imageDisk'])('names the part that is down: %s', async (part) => {
  const report = await healthOfParts({ ...well, [part]: down }, at(0), 10)();
  expect(report.status).toBe('degraded');
  expect(Object.entries(report.parts ?? {}).filter(([, state]) => state === 'down')).toEqual([[part, 'down']]);
});

it('checks the parts again only after its rest', async () => {
  const echo = vi.fn(up);
  let time = 0;
  const health = healthOfParts({ ...well, pacs: echo }, () => new Date(time), 10_000);
  await health();
  time = 9_999;
  await health();
  expect(echo).toHaveBeenCalledTimes(1);
  time = 10_000;
  await health();
  expect(echo).toHaveBeenCalledTimes(2);
});
