import { expect, it } from 'vitest';
import { gpusAtTrust } from '#domain/passport/gpus-at-trust';
import type { PassportQuestion } from '#domain/passport/passport-question';

const ask = (gpus: { count: number; memoryMiB: number } | undefined, memoriesMiB: readonly number[]) =>
  gpusAtTrust.faults({
    passport: { gpus },
    gpus: memoriesMiB.map((memoryMiB) => ({ memoryMiB })),
  } as unknown as PassportQuestion);
const refused = [{ rule: 'the trust gives runs the GPUs asked for', place: 'runs.gpus' }];

it.each([
  ['none where none is given', undefined, [], []],
  ['as many as are given', { count: 2, memoryMiB: 100 }, [100, 200], []],
  ['one more than is given', { count: 2, memoryMiB: 100 }, [100], refused],
  ['larger ones than are given', { count: 1, memoryMiB: 101 }, [100, 100], refused],
])('a run that asks for %s', (_what, request, memories, faults) => {
  expect(ask(request, memories)).toEqual(faults);
});
