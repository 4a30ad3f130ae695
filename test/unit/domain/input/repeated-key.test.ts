import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repeatedKey } from '#domain/input/repeated-key';

describe('a key that an object names twice', () => {
  it.each([
    ['{"name":"a","name":"b"}', 1, 13],
    ['{"name":"a","name":"a"}', 1, 13],
    [String.raw`{"name":"a","n\u0061me":"b"}`, 1, 13],
    ['{"where":{"of":[{"kind":"sex"},\n {"kind":"age","kind":"sex"}]}}', 2, 16],
    ['[{"a":1},{"b":{"c":1,"c":2,"c":3}}]', 1, 22],
    ['{"":1,"":2}', 1, 7],
  ])('is found in %s', (text, line, column) => {
    expect(JSON.parse(text)).toBeDefined();
    expect(repeatedKey(text)).toEqual({ line, column });
  });

  it.each(['{}', '[]', '"name"', '{"a":{"a":1},"b":{"a":2}}', '[{"a":1},{"a":2}]', '{"a":"{\\"a\\":1,\\"a\\":2}"}'])(
    'is none in %s',
    (text) => {
      expect(repeatedKey(text)).toBeUndefined();
    },
  );

  it('is in no text that a value was written as, whatever its keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => repeatedKey(JSON.stringify(value)) === undefined),
      {
        seed: 5,
        numRuns: 2000,
      },
    );
  });
});
