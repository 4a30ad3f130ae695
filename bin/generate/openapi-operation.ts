import type { ZodOpenApiOperationObject } from 'zod-openapi';
import type { Operation } from '#contracts/api/operation';
import { answersNothing } from './answers-nothing.ts';
import { securityOf } from './openapi-security.ts';

const camelCase = (id: string): string => id.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** One operation of the API as OpenAPI describes it. */
export function openapiOperation(operation: Operation): ZodOpenApiOperationObject {
  const { area, auth, body, id, params, query, response, roles, status, summary } = operation;
  const gate = { $ref: '#/components/responses/RefusedAtTheGate' } as const;
  const problem = { $ref: '#/components/responses/Problem' } as const;
  return {
    operationId: camelCase(id),
    tags: [area],
    summary,
    security: [...securityOf[auth]],
    ...(roles === undefined ? {} : { 'x-roles': roles }),
    requestParams: {
      ...(Object.keys(params.shape).length === 0 ? {} : { path: params }),
      ...(Object.keys(query.shape).length === 0 ? {} : { query }),
    },
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      [`${status}`]: answersNothing(operation)
        ? { description: 'Done; there is nothing to say.' }
        : { description: 'Done.', content: { 'application/json': { schema: response } } },
      ...(auth === 'none' ? {} : { 401: gate, 403: gate }),
      429: gate,
      '4XX': problem,
      '5XX': problem,
    },
  };
}
