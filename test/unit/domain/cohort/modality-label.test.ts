import { describe, expect, it } from 'vitest';
import { modalityLabel } from '#domain/cohort/modality-label';

describe('the label of a modality', () => {
  it('is its DICOM code where the vocabulary has one', () => {
    expect(modalityLabel('CT', 'Computed tomography')).toBe('CT');
  });

  it('is its name otherwise, no longer than a cell may be', () => {
    expect(modalityLabel('77477000', 'Computed tomography')).toBe('Computed tomography');
    expect(modalityLabel('77477000', 'x'.repeat(255))).toHaveLength(80);
  });
});
