import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unitOf } from '#contracts/units';
import { repository } from '#local/platform/repository';
import { withUnits } from '../../../../bin/generate/with-units.ts';

type Schema = { properties: Record<string, { 'x-unit'?: string }> };
const document = JSON.parse(readFileSync(join(repository, 'docs/reference/openapi.json'), 'utf8')) as {
  components: { schemas: Record<string, Schema> };
};
const unitsOf = (name: string) =>
  Object.fromEntries(
    Object.entries(document.components.schemas[name]!.properties).flatMap(([property, { 'x-unit': unit }]) =>
      unit === undefined ? [] : [[property, unit]],
    ),
  );

describe('the unit of a number', () => {
  it('stands in the description of the API, of released counts by what is counted', () => {
    expect(unitsOf('CohortResult')).toEqual({ persons: 'persons', margin: 'persons', above: 'persons' });
    expect(unitsOf('QuestionBudget')).toEqual({ allowed: 'questions', used: 'questions' });
    expect(Object.values(unitsOf('TrustsByStatus'))).toEqual(Array.from({ length: 9 }, () => 'trusts'));
  });

  it('is said by the last word of a name, or by what the name stands in', () => {
    expect(unitOf('ProjectTrust', 'frozenStudies')).toBe('studies');
    expect(unitOf('AgeRange', 'atLeast')).toBe('years');
    expect(unitOf('AroundCriterionOutput', 'atLeast')).toBe('records');
    expect(unitOf('Anything', 'heap')).toBeUndefined();
  });

  it('is asked for at every number, whether it is named, optional, in a list or a parameter', () => {
    const schemas = {
      Count: { type: 'integer' },
      Known: { properties: { persons: { $ref: '#/components/schemas/Count' }, says: { type: 'string' } } },
      Found: {
        properties: {
          heap: { $ref: '#/components/schemas/Count' },
          pile: { anyOf: [{ type: 'number' }, { type: 'null' }] },
          stack: { type: 'array', items: { type: 'integer' } },
          within: { properties: { depth: { type: ['integer', 'null'] } } },
        },
      },
    };
    const paths = { '/things': { get: { parameters: [{ name: 'offset', schema: { type: 'integer' } }] } } };
    expect(() => withUnits(schemas, paths)).toThrow(
      'lib/contracts/units.ts does not say the unit of Found.heap, Found.pile, Found.stack, parameter.offset, within.depth',
    );
    expect(schemas.Known.properties.persons).toHaveProperty('x-unit', 'persons');
    const { Found, ...others } = schemas;
    expect(() => withUnits(others, {})).not.toThrow();
  });
});
