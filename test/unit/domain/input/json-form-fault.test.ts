import { describe, expect, it } from 'vitest';
import { jsonFormFault } from '#domain/input/json-form-fault';

const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}1${']'.repeat(depth)}`);

describe('the form of a body', () => {
  it('may nest as deep as our contracts do, and not endlessly', () => {
    expect(jsonFormFault(nested(128))).toBeUndefined();
    for (const depth of [129, 100_000]) expect(jsonFormFault(nested(depth))).toBe('nests at most 128 deep');
    expect(jsonFormFault(JSON.parse(`${'{"of":'.repeat(140)}1${'}'.repeat(140)}`))).toBe('nests at most 128 deep');
  });

  it('has no key that stands for the kind of an object, wherever it is', () => {
    for (const key of ['__proto__', '\\u005f_proto__', 'constructor'])
      for (const text of [`{"${key}":1}`, `[{"a":{"${key}":{}}}]`])
        expect(jsonFormFault(JSON.parse(text))).toBe('no key is __proto__ or constructor');
    expect(jsonFormFault({ name: '__proto__', kind: ['constructor'], prototype: 1 })).toBeUndefined();
  });

  it('holds whole characters, in keys and texts alike', () => {
    for (const wrong of ['\ud800', ['a', { b: 'x\udc00' }], { '\ud800': 1 }])
      expect(jsonFormFault(wrong)).toBe('text is well-formed Unicode');
    expect(jsonFormFault({ é: ['\u{1f600}', '\u0000'] })).toBeUndefined();
  });

  it('is right for every other value', () => {
    for (const json of [null, 0, true, '', [], {}, [null, { a: [1, 'b'] }]])
      expect(jsonFormFault(json)).toBeUndefined();
  });
});
