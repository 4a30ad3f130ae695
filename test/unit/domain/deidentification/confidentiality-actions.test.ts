import dictionary from 'dcmjs/dictionary';
import { describe, expect, it } from 'vitest';
import { confidentialityAction, confidentialityRows } from '#domain/deidentification/confidentiality-actions';
import { keptAttributes, keptRows } from '#domain/deidentification/kept-attributes';

const keywords = new Map<string, string>(
  Object.values(dictionary).map(({ tag, name = '' }) => [
    tag.replace(/[(),]/g, '').toUpperCase(),
    name.replace('RETIRED_', ''),
  ]),
);

describe('the confidentiality profile as data', () => {
  it('names more than 450 attributes, each once', () => {
    const tags = confidentialityRows.map(({ tag }) => tag);
    expect(tags.length).toBeGreaterThan(450);
    expect(new Set(tags).size).toBe(tags.length);
  });

  it('agrees with the DICOM dictionary about every tag it names, and so does the list of what is kept', () => {
    for (const { tag, keyword } of [...confidentialityRows, ...keptRows]) expect(keywords.get(tag), tag).toBe(keyword);
  });

  it('is not contradicted by the list of what is kept', () => {
    expect(confidentialityRows.filter(({ tag }) => keptAttributes.has(tag))).toEqual([]);
    expect([...keptAttributes].filter((tag) => confidentialityAction(tag) !== undefined)).toEqual([]);
  });

  it.each([
    ['00100010', 'Z'],
    ['00100020', 'Z/D'],
    ['0020000D', 'U'],
    ['00081140', 'X/Z/U*'],
    ['50010010', 'X'],
    ['60023000', 'X'],
    ['60004000', 'X'],
    ['00280010', undefined],
    ['52009230', undefined],
  ])('asks for %s: %s', (tag, action) => {
    expect(confidentialityAction(tag)).toBe(action);
  });
});
