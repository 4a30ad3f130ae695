import * as z from 'zod';
import type { Operation } from '#contracts/api/operation';
import { pascalCase } from '#infra/constructs/pascal-case';
import { type BothDirections, bothDirections } from './both-directions.ts';
import type { NamedSchema } from './named-schemas.ts';
import { schemaComponents } from './schema-components.ts';

const base = '#/components/schemas/';

/** What the paths of the document refer to. */
export type OpenapiSchemas = {
  readonly components: BothDirections['components'];
  /** Schema of a request body or parameter. */
  readonly request: (schema: z.core.$ZodType) => object;
  readonly answer: (schema: z.core.$ZodType) => object;
};

/** Whether an operation answers with nothing at all. */
export const answersNothing = (operation: Operation): boolean => operation.response instanceof z.ZodUndefined;

const unnamed = (operations: readonly Operation[], named: readonly NamedSchema[]): NamedSchema[] => {
  const known = new Set(named.map(({ schema }) => schema));
  return operations.flatMap((operation) => {
    const parts: (readonly [string, z.ZodType | undefined])[] = [
      ['Request', operation.body],
      ['Answer', answersNothing(operation) ? undefined : operation.response],
    ];
    return parts.flatMap(([suffix, schema]) =>
      schema === undefined || known.has(schema)
        ? []
        : [{ name: `${pascalCase(operation.id)}${suffix}`, schema, doc: '' }],
    );
  });
};

/** Every schema that the operations need, in the form of its direction. `extra` are answers beside the operations' own. */
export function openapiSchemas(
  operations: readonly Operation[],
  contracts: readonly NamedSchema[],
  extra: readonly z.ZodType[],
): OpenapiSchemas {
  const contractual = contracts.filter(({ schema }) => !(schema instanceof z.ZodUndefined));
  const named = [...contractual, ...unnamed(operations, contractual)];
  const names = new Map<z.core.$ZodType, string>(named.map(({ name, schema }) => [schema, name]));
  const direct = (schema: z.core.$ZodType, io: 'input' | 'output'): object => {
    const name = names.get(schema);
    if (name !== undefined) return { $ref: `${base}${name}` };
    const { $schema: _dialect, ...inline } = z.toJSONSchema(schema, { io });
    return inline;
  };
  const requests = operations.flatMap(({ body, params, query }) => [
    ...(body === undefined ? [] : [body]),
    ...Object.values(params.shape),
    ...Object.values(query.shape),
  ]);
  const answers = [...operations.filter((one) => !answersNothing(one)).map(({ response }) => response), ...extra];
  const { components, forRequest } = bothDirections(
    { base, input: schemaComponents(named, 'input', base), output: schemaComponents(named, 'output', base) },
    {
      requests: requests.map((schema) => direct(schema, 'input')),
      answers: answers.map((schema) => direct(schema, 'output')),
    },
  );
  return {
    components,
    request: (schema) => forRequest(direct(schema, 'input')),
    answer: (schema) => direct(schema, 'output'),
  };
}
