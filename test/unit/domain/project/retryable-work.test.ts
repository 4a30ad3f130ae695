import { describe, expect, it } from 'vitest';
import { CohortStatus, DecisionStatus, ImagingStatus, ProjectStatus } from '#contracts/project';
import { retryableWork } from '#domain/project/retryable-work';

const part = { decision: 'APPROVED', cohort: 'FROZEN', imaging: 'FAILED' } as const;

describe('what may be asked for again', () => {
  it('is the freeze or the import that failed, and nothing in any other state', () => {
    for (const cohort of CohortStatus.options)
      for (const imaging of ImagingStatus.options) {
        const importable = cohort === 'FROZEN' && imaging === 'FAILED' ? ['import'] : [];
        expect(retryableWork('APPROVED', { ...part, cohort, imaging })).toEqual(
          cohort === 'FAILED' ? ['freeze'] : importable,
        );
      }
  });

  it('is nothing unless project and decision are approved, and the part has not ended', () => {
    expect(retryableWork('APPROVED', part)).toEqual(['import']);
    for (const status of ProjectStatus.options.filter((status) => status !== 'APPROVED'))
      expect(retryableWork(status, part)).toEqual([]);
    for (const decision of DecisionStatus.options.filter((decision) => decision !== 'APPROVED'))
      expect(retryableWork('APPROVED', { ...part, decision })).toEqual([]);
    expect(retryableWork('APPROVED', { ...part, endedAt: '2026-01-01T00:00:00.000Z' })).toEqual([]);
  });
});
