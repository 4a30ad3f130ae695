import { expect, it } from 'vitest';
import { usableStudies } from '#appliance/services/fl-client/usable-studies';

it('are those with images that the rows still name, whichever of the two knows more', () => {
  const rows = [{ accession_id: 'a' }, { accession_id: 'b', sex: 'F' as const }];
  const images = ['b', 'c'].map((studyKey) => ({ studyKey, files: ['image.nii.gz'] }));
  expect([...usableStudies(rows, images)]).toEqual(['b']);
  expect([...usableStudies([], images)]).toEqual([]);
});
