import { expect, it } from 'vitest';
import { searchWords } from '#domain/vocabulary/search-words';

it('takes words where there are blanks, and letters where there are none', () => {
  expect(searchWords('Grade II/III Straße')).toEqual(['grade', 'ii', 'iii', 'strasse']);
  expect(searchWords('慢性肺疾患 2型')).toEqual(['慢', '性', '肺', '疾', '患', '2', '型']);
  expect(searchWords('폐암')).toEqual(['폐', '암']);
  expect(searchWords('𠮟る')).toEqual(['𠮟', 'る']);
  expect(searchWords('…')).toEqual([]);
});
