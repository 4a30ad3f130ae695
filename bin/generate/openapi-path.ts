import type * as z from 'zod';
import type { Operation } from '#contracts/api/operation';
import { answersNothing, type OpenapiSchemas } from './openapi-schemas.ts';
import { securityOf } from './openapi-security.ts';

const camelCase = (id: string): string => id.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const parameters = (shape: z.ZodObject, where: 'path' | 'query', schemas: OpenapiSchemas): object[] =>
  Object.entries(shape.shape).map(([name, schema]) => ({
    name,
    in: where,
    required: where === 'path' || !schema.safeParse(undefined).success,
    schema: schemas.request(schema),
  }));

/** One operation of the API as OpenAPI describes it. */
export function openapiPath(operation: Operation, schemas: OpenapiSchemas): object {
  const given = [...parameters(operation.params, 'path', schemas), ...parameters(operation.query, 'query', schemas)];
  const answer = answersNothing(operation)
    ? { description: 'Done; there is nothing to say.' }
    : { description: 'Done.', content: { 'application/json': { schema: schemas.answer(operation.response) } } };
  const gate = { $ref: '#/components/responses/RefusedAtTheGate' };
  const problem = { $ref: '#/components/responses/Problem' };
  return {
    operationId: camelCase(operation.id),
    tags: [operation.area],
    summary: operation.summary,
    security: securityOf[operation.auth],
    ...(operation.roles === undefined ? {} : { 'x-roles': operation.roles }),
    ...(given.length === 0 ? {} : { parameters: given }),
    ...(operation.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemas.request(operation.body) } },
          },
        }),
    responses: {
      [operation.status]: answer,
      ...(operation.auth === 'none' ? {} : { 401: gate, 403: gate }),
      429: gate,
      '4XX': problem,
      '5XX': problem,
    },
  };
}
