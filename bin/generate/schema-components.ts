import * as z from 'zod';
import type { NamedSchema } from './named-schemas.ts';

/** A JSON Schema as it is written to a file. */
export type JsonSchema = { [key: string]: unknown };

const isStrict = (schema: z.core.$ZodType): boolean =>
  schema instanceof z.ZodObject && schema.def.catchall instanceof z.ZodNever;

/** An override of generators: what answers, a reader takes with keys that it does not know, since a newer hub may say more. */
export const allowUnknownKeys = (context: { jsonSchema: object; zodSchema: z.core.$ZodType }): void => {
  const { jsonSchema, zodSchema } = context;
  if (zodSchema instanceof z.ZodObject && !isStrict(zodSchema) && 'additionalProperties' in jsonSchema)
    delete jsonSchema.additionalProperties;
};

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
    override: allowUnknownKeys,
  });
  return Object.fromEntries(
    named.map(({ name, doc }) => {
      const { $schema: _dialect, $id: _id, ...schema } = schemas[name] as JsonSchema;
      return [name, doc === '' ? schema : { description: doc, ...schema }];
    }),
  );
}
