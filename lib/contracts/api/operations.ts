import * as accessRequests from './access-requests.ts';
import * as audit from './audit.ts';
import * as cohorts from './cohorts.ts';
import * as concepts from './concepts.ts';
import * as decisions from './decisions.ts';
import * as members from './members.ts';
import * as models from './models.ts';
import type { Operation } from './operation.ts';
import * as platform from './platform.ts';
import * as projects from './projects.ts';
import * as runServers from './run-server.ts';
import * as runs from './runs.ts';
import * as tasks from './tasks.ts';
import * as trusts from './trusts.ts';
import * as users from './users.ts';

/** Every operation of the hub's API by name. The doorbell is not here: API Gateway answers it without a Lambda. */
export const operations = {
  ...platform,
  ...audit,
  ...users,
  ...accessRequests,
  ...trusts,
  ...tasks,
  ...projects,
  ...members,
  ...decisions,
  ...cohorts,
  ...concepts,
  ...models,
  ...runs,
  ...runServers,
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;

/** Where an appliance waits for work: an SQS long poll behind the API, `GET`, trust authorizer, no content. */
export const doorbellPath = '/api/trust/doorbell';
