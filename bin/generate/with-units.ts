import { unitOf } from '#contracts/units';
import type { JsonSchema } from './schema-components.ts';

const refOf = (schema: JsonSchema): string | undefined =>
  typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined;

const listOf = (value: unknown): readonly JsonSchema[] => (Array.isArray(value) ? value : []);

/**
 * Writes `x-unit` at every property and parameter of a document that is a number. Throws, with all of them, where
 * `lib/contracts/units.ts` does not say the unit of some.
 */
export function withUnits(
  schemas: Readonly<Record<string, JsonSchema>>,
  paths: Readonly<Record<string, unknown>>,
): void {
  const unknown = new Set<string>();
  const alternatives = (schema: JsonSchema): readonly JsonSchema[] =>
    [schema.anyOf, schema.oneOf, schema.allOf].flatMap(listOf);
  const isNumber = (schema: JsonSchema): boolean => {
    const named = schemas[refOf(schema) ?? ''];
    if (named !== undefined) return isNumber(named);
    if (schema.const !== undefined) return false;
    return (
      [schema.type].flat().some((type) => type === 'number' || type === 'integer') ||
      alternatives(schema).some(isNumber)
    );
  };
  const walk = (schema: JsonSchema, context: string, name: string): void => {
    if (name !== '' && isNumber(schema)) {
      const unit = unitOf(context, name);
      if (unit === undefined) unknown.add(`${context}.${name}`);
      else schema['x-unit'] = unit;
    }
    for (const one of alternatives(schema)) if (refOf(one) === undefined && !isNumber(one)) walk(one, context, name);
    for (const part of [schema.items, schema.additionalProperties, ...listOf(schema.prefixItems)])
      if (typeof part === 'object' && part !== null) walk(part as JsonSchema, context, name || context);
    for (const [property, inner] of Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>))
      walk(inner, name === '' ? context : name, property);
  };
  for (const [name, schema] of Object.entries(schemas)) walk(schema, name, '');
  const operations = Object.values(paths).flatMap((path) => Object.values(path as Record<string, unknown>));
  for (const operation of operations)
    for (const parameter of listOf((operation as JsonSchema).parameters))
      walk(parameter.schema as JsonSchema, 'parameter', String(parameter.name));
  if (unknown.size > 0)
    throw new Error(`lib/contracts/units.ts does not say the unit of ${[...unknown].sort().join(', ')}`);
}
