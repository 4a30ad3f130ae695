import * as z from 'zod';
import type { Operation } from '#contracts/api/operation';
import { pascalCase } from '#infra/constructs/pascal-case';
import { answersNothing } from './answers-nothing.ts';
import type { NamedSchema } from './named-schemas.ts';

/** Bodies and answers of operations that no contract exports, under the name of their operation. */
const unnamed = (operations: readonly Operation[], known: ReadonlySet<z.ZodType>): NamedSchema[] =>
  operations.flatMap((operation) => {
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

/** Every schema that has a name in the document. */
export function openapiSchemas(
  operations: readonly Operation[],
  contracts: readonly NamedSchema[],
): readonly NamedSchema[] {
  const contractual = contracts.filter(({ schema }) => !(schema instanceof z.ZodUndefined));
  return [...contractual, ...unnamed(operations, new Set(contractual.map(({ schema }) => schema)))];
}
