import type { ZodOpenApiOperationObject } from 'zod-openapi';
import { securityOf } from './openapi-security.ts';

/** The one route without a Lambda: API Gateway reads the trust's own queue. */
export const doorbellRoute: ZodOpenApiOperationObject = {
  operationId: 'waitAtDoorbell',
  tags: ['tasks'],
  summary: 'Waits up to 20 seconds for work.',
  description:
    'API Gateway long-polls the caller’s own SQS queue; no Lambda runs. An answer only means “look now”: lease tasks ' +
    'whatever it holds, also when it holds no message.',
  security: [...securityOf.trust],
  responses: {
    200: {
      description: 'Somebody rang, or the wait is over. The body is SQS’s own and carries nothing to read.',
      content: { '*/*': {} },
    },
    401: { $ref: '#/components/responses/RefusedAtTheGate' },
    403: { $ref: '#/components/responses/RefusedAtTheGate' },
    429: { $ref: '#/components/responses/RefusedAtTheGate' },
  },
};
