import type { OperationAuth } from '#contracts/api/operation';

/** How callers prove who they are. */
export const securitySchemes = {
  user: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'Access token of a person who signed in to the user pool with password and authenticator app.',
  },
  trust: { type: 'http', scheme: 'bearer', description: 'API key that an appliance made for itself at enrolment.' },
  runToken: { type: 'http', scheme: 'bearer', description: 'Token of one run server; it dies with its run.' },
  runId: { type: 'apiKey', in: 'header', name: 'x-flip-run', description: 'Which run the token belongs to.' },
} as const;

/** Security requirements of an operation by who may call it. */
export const securityOf: Readonly<Record<OperationAuth, readonly Partial<Record<keyof typeof securitySchemes, []>>[]>> =
  { none: [], user: [{ user: [] }], trust: [{ trust: [] }], 'run-server': [{ runToken: [], runId: [] }] };
