import { expect, it } from 'vitest';
import { AppConfig } from '#contracts/app-config';

it.each<[string, object, boolean]>([
  ['a metric over another one', { axes: { loss: 'epoch' } }, true],
  ['none over anything but the rounds', {}, true],
  ['a metric over one that is not declared', { axes: { loss: 'step' } }, false],
  ['one that is not declared over a metric', { axes: { dice: 'epoch' } }, false],
  ['a metric over the rounds by name', { axes: { loss: 'round' }, metrics: ['loss', 'round'] }, false],
  ['GPUs', { gpus: { count: 2, memoryMiB: 16_384 } }, true],
  ['no GPU by a number', { gpus: { count: 0 } }, false],
])('config.json may say or not: %s', (_what, more, taken) => {
  expect(AppConfig.safeParse({ metrics: ['loss', 'epoch'], ...more }).success).toBe(taken);
});
