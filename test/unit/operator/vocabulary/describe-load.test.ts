import { expect, it } from 'vitest';
import { describeLoad } from '#operator/vocabulary/describe-load';

const counts = {
  concepts: 5,
  terms: 9,
  parents: 3,
  descendants: 4,
  mappings: 2,
  leftOut: 1,
  odd: { total: 0, kinds: [], first: [] },
  cpt4Unread: false,
};

it('says what went in, and nothing more where nothing is odd', () => {
  expect(describeLoad('out.sqlite', counts)).toEqual([
    'out.sqlite: 5 concepts, 9 names and synonyms, 4 pairs of ancestor and descendant (3 of them direct), 2 mappings; ' +
      '1 rows left out, whose concepts are not in the download',
  ]);
});

it('counts each kind of odd row, lists the first, and names the file of CPT4 that was not read', () => {
  const row = { what: 'blank synonym: row left out', place: 'CONCEPT_SYNONYM.csv:7.concept_synonym_name' };
  const odd = { total: 3, kinds: [{ ...row, count: 3 }], first: [row] };
  const [, ...lines] = describeLoad('out.sqlite', { ...counts, odd, cpt4Unread: true });
  expect(lines.slice(0, 4)).toEqual([
    'odd in 3 places:',
    `  3 x ${row.what} (first: ${row.place})`,
    'the first 1:',
    `  ${row.place}: ${row.what}`,
  ]);
  expect(lines[4]).toContain('CONCEPT_CPT4.csv');
});
