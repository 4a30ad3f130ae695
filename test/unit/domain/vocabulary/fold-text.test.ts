import { expect, it } from 'vitest';
import { foldText } from '#domain/vocabulary/fold-text';

it('folds accents, forms, case, blanks and letters that are also written as plain ones', () => {
  for (const [one, other] of [
    ['Straße', 'STRASSE'],
    ['GROẞE', 'grosse'],
    ['Œdème', 'oedeme'],
    ['Anæmia', 'ANAEMIA'],
    ['Sjøgren’s  Łódź', 'sjogren’s lodz'],
    ['ΟΔΟΣ', 'οδος'],
    ['ıİ', 'ii'],
    ['ｃｏｐｄ\u00a0ﬁ', 'copd fi'],
    ['ｶﾞﾝ', 'ガン'],
  ] as const)
    expect([one, foldText(one)]).toEqual([one, foldText(other)]);
});

it('keeps apart what is not the same', () => {
  expect(foldText('masse')).not.toBe(foldText('mase'));
  expect(foldText('oe')).not.toBe(foldText('o'));
  expect(foldText('肺')).not.toBe(foldText('肝'));
});

it('folds to the same again', () => {
  for (const text of ['ẞŒÆ', 'Ǆ', 'ΑΣ Σ', '한국', 'ﬀ'])
    expect([text, foldText(foldText(text))]).toEqual([text, foldText(text)]);
});
