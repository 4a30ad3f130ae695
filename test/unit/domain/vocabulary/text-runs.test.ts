import { expect, it } from 'vitest';
import { textRuns } from '#domain/vocabulary/text-runs';

it('splits at what is no letter or digit, and between scripts with and without blanks', () => {
  expect(textRuns('Non-small 肺癌CT, ガーゼ')).toEqual([
    { text: 'non', unspaced: false },
    { text: 'small', unspaced: false },
    { text: '肺癌', unspaced: true },
    { text: 'ct', unspaced: false },
    { text: 'カーセ', unspaced: true },
  ]);
  expect(textRuns('– ! \u0301')).toEqual([]);
});
