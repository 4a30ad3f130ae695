import * as z from 'zod';
import type { NamedSchema } from './named-schemas.ts';

/** A JSON Schema as it is written to a file. */
export type JsonSchema = { [key: string]: unknown };

const isStrict = (schema: z.core.$ZodType): boolean =>
  schema instanceof z.ZodObject && schema.def.catchall instanceof z.ZodNever;

/** Schemas of one direction by name, each referring to the others below `base`. */
export function schemaComponents(
  named: readonly NamedSchema[],
  io: 'input' | 'output',
  base: string,
): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const { name, schema } of named) registry.add(schema, { id: name });
  const { schemas } = z.toJSONSchema(registry, {
    io,
    uri: (id) => `${base}${id}`,
    // What answers a reader ignores unknown keys in: a newer hub may say more.
    override: ({ jsonSchema, zodSchema }) => {
      if (zodSchema instanceof z.ZodObject && !isStrict(zodSchema)) delete jsonSchema.additionalProperties;
    },
  });
  return Object.fromEntries(
    named.map(({ name, doc }) => {
      const { $schema: _dialect, $id: _id, ...schema } = schemas[name] as JsonSchema;
      return [name, doc === '' ? schema : { description: doc, ...schema }];
    }),
  );
}
