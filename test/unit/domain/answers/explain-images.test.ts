import { describe, expect, it } from 'vitest';
import { explainImages } from '#domain/answers/explain-images';

describe('an import in sentences', () => {
  it('says how many have images, of how many studies were left out and why, and what is hidden', () => {
    expect(
      explainImages({
        ...{ personsWithImages: 160, margin: 15, hiddenAtMost: 52, unsettled: { persons: 30, margin: 28 } },
        excluded: [{ reason: 'NOT_IN_PACS', persons: 60, margin: 28 }],
      }),
    ).toEqual([
      'With images: About 160 people, most likely between 145 and 175.',
      'A study was left out because the PACS does not have it: About 60 people, most likely between 32 and 88.',
      'A study was left out because it was not settled in time: About 30 people, most likely between 2 and 58.',
      'No other reason left out studies of so many people that it can be told: each of 52 at most.',
    ]);
  });

  it('says that a hidden number is too small, and nothing of reasons where nothing is known', () => {
    expect(explainImages({ personsWithImages: null, excluded: [] })).toEqual([
      'Too few people have an image to be told.',
    ]);
    expect(explainImages({ personsWithImages: 20, margin: 2, excluded: [], hiddenAtMost: 9 })).toEqual([
      'With images: About 20 people, most likely between 18 and 22.',
      'No reason left out studies of so many people that it can be told: each of 9 at most.',
    ]);
  });
});
