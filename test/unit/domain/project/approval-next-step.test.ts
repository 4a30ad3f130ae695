import { describe, expect, it } from 'vitest';
import { CohortStatus, DecisionStatus, ImagingStatus } from '#contracts/project';
import { approvalNextStep } from '#domain/project/approval-next-step';

describe('an approval that starts again', () => {
  it.each([
    ['PENDING', 'NONE', 'NONE', 'decide'],
    ['DECLINED', 'NONE', 'NONE', 'declined'],
    ['REVOKED', 'FROZEN', 'READY', 'declined'],
    ['APPROVED', 'NONE', 'NONE', 'freeze'],
    ['APPROVED', 'FREEZING', 'NONE', 'freeze'],
    ['APPROVED', 'FAILED', 'NONE', 'failed'],
    ['APPROVED', 'FROZEN', 'NONE', 'import'],
    ['APPROVED', 'FROZEN', 'IMPORTING', 'import'],
    ['APPROVED', 'FROZEN', 'READY', 'ready'],
    ['APPROVED', 'FROZEN', 'PARTIAL', 'ready'],
    ['APPROVED', 'FROZEN', 'FAILED', 'failed'],
  ] as const)('with %s, cohort %s, imaging %s goes on with %s', (decision, cohort, imaging, step) => {
    expect(approvalNextStep({ decision, cohort, imaging })).toBe(step);
  });

  it('does nothing more at a trust whose part has ended, whatever was under way', () => {
    const part = { decision: 'APPROVED', cohort: 'FROZEN', imaging: 'IMPORTING' } as const;
    expect(approvalNextStep({ ...part, endedAt: '2026-01-01T00:00:00.000Z' })).toBe('declined');
    expect(approvalNextStep(part)).toBe('import');
  });

  it('never touches data without an approval', () => {
    for (const decision of DecisionStatus.options)
      for (const cohort of CohortStatus.options)
        for (const imaging of ImagingStatus.options) {
          const step = approvalNextStep({ decision, cohort, imaging });
          if (decision !== 'APPROVED') expect(['decide', 'declined']).toContain(step);
        }
  });
});
