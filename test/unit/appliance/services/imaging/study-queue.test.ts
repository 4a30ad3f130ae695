import { expect, it } from 'vitest';
import { createStudyQueue } from '#appliance/services/imaging/study-queue';

const study = (n: number) => ({ accessionNumber: `A${n}`, studyKey: `${n}`, personKey: '', patientId: '' });

it('gives out a study that is put back after its pause, and behind those that wait less', () => {
  let time = 0;
  const queue = createStudyQueue([study(1), study(2)], () => new Date(time));
  const first = queue.take();
  expect(first).toMatchObject({ study: { studyKey: '1' }, tries: 0, failures: 0 });
  queue.putBack({ ...first!, tries: 1, failures: 1 }, 100);
  const second = queue.take();
  expect(second?.study.studyKey).toBe('2');
  queue.putBack({ ...second!, tries: 1, failures: 0 }, 50);
  expect(queue.take()).toBeUndefined();
  expect(queue.waitMilliseconds()).toBe(50);
  time = 100;
  expect(queue.take()?.study.studyKey).toBe('2');
  expect(queue.take()).toMatchObject({ study: { studyKey: '1' }, tries: 1, failures: 1 });
  expect(queue.waitMilliseconds()).toBeUndefined();
});
