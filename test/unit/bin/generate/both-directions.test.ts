import { describe, expect, it } from 'vitest';
import { bothDirections } from '../../../../bin/generate/both-directions.ts';

const base = '#/';
const leaf = (required: string[]) => ({ type: 'object', required });
const holder = { type: 'object', properties: { leaf: { $ref: '#/Leaf' } } };

describe('schemas of both directions', () => {
  it('share one name where request and answer agree', () => {
    const sides = { base, input: { Leaf: leaf(['a']) }, output: { Leaf: leaf(['a']) } };
    const { components, forRequest } = bothDirections(sides, {
      requests: [{ $ref: '#/Leaf' }],
      answers: [{ $ref: '#/Leaf' }],
    });
    expect(Object.keys(components)).toEqual(['Leaf']);
    expect(forRequest({ $ref: '#/Leaf' })).toEqual({ $ref: '#/Leaf' });
  });

  it('part where they differ, together with everything that refers to what differs', () => {
    const sides = {
      base,
      input: { Leaf: leaf([]), Holder: holder },
      output: { Leaf: leaf(['a']), Holder: holder },
    };
    const { components, forRequest } = bothDirections(sides, {
      requests: [{ $ref: '#/Holder' }],
      answers: [{ $ref: '#/Holder' }],
    });
    expect(Object.keys(components)).toEqual(['Holder', 'HolderInput', 'Leaf', 'LeafInput']);
    expect(components.HolderInput).toEqual({ type: 'object', properties: { leaf: { $ref: '#/LeafInput' } } });
    expect(forRequest({ $ref: '#/Holder' })).toEqual({ $ref: '#/HolderInput' });
  });

  it('keep out what nobody uses', () => {
    const sides = { base, input: { Leaf: leaf([]) }, output: { Leaf: leaf([]) } };
    expect(bothDirections(sides, { requests: [], answers: [] }).components).toEqual({});
  });
});
