import { expect, it } from 'vitest';
import { type HeldPart, removalFaults } from '#domain/trust/removal-faults';

const endedAt = '2026-01-01T00:00:00.000Z';
const places = (trust: object, parts: HeldPart[] = []) =>
  removalFaults({ status: 'ENROLLED', trustAdmins: 0, ...trust }, parts).map(({ place }) => place);

it('has none for a trust that nobody decides for and that takes part in nothing', () => {
  expect(places({})).toEqual([]);
  expect(places({}, [{ decision: 'DECLINED', cohort: 'NONE' }])).toEqual([]);
  expect(places({}, [{ decision: 'APPROVED', cohort: 'DELETED', endedAt }])).toEqual([]);
});

it('names people, projects and cohorts, each with how many', () => {
  expect(places({ trustAdmins: 1 })).toEqual(['people']);
  expect(places({}, [{ decision: 'PENDING', cohort: 'NONE' }])).toEqual(['projects']);
  expect(places({}, [{ decision: 'APPROVED', cohort: 'FROZEN' }])).toEqual(['projects', 'cohorts']);
  expect(places({}, [{ decision: 'REVOKED', cohort: 'FROZEN', endedAt }])).toEqual(['cohorts']);
});

it('does not wait for cohorts of a trust whose keys were revoked, for it can delete nothing', () => {
  expect(places({ status: 'REVOKED' }, [{ decision: 'REVOKED', cohort: 'FROZEN', endedAt }])).toEqual([]);
  expect(places({ status: 'REVOKED' }, [{ decision: 'APPROVED', cohort: 'FROZEN' }])).toEqual(['projects']);
});
