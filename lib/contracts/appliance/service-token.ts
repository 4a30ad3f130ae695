import * as z from 'zod';

/** The four services of an appliance. */
export const ServiceName = z.enum(['poller', 'query', 'imaging', 'fl-client']);
export type ServiceName = z.infer<typeof ServiceName>;

/** What a call inside the appliance may do. */
export const ServiceScope = z.enum([
  'cohort:query',
  'cohort:freeze',
  'cohort:delete',
  'studies:read',
  'import:release',
  'rows:read',
  'images:import',
  'images:read',
  'images:delete',
  'runs:control',
]);
export type ServiceScope = z.infer<typeof ServiceScope>;

/** Which caller may hold which scopes at which service; anything else is refused by the service called. */
export const serviceGrants: Readonly<
  Record<ServiceScope, { readonly caller: ServiceName; readonly service: ServiceName }>
> = {
  'cohort:query': { caller: 'poller', service: 'query' },
  'cohort:freeze': { caller: 'poller', service: 'query' },
  'cohort:delete': { caller: 'poller', service: 'query' },
  'studies:read': { caller: 'imaging', service: 'query' },
  'import:release': { caller: 'imaging', service: 'query' },
  'rows:read': { caller: 'fl-client', service: 'query' },
  'images:import': { caller: 'poller', service: 'imaging' },
  'images:read': { caller: 'fl-client', service: 'imaging' },
  'images:delete': { caller: 'poller', service: 'imaging' },
  'runs:control': { caller: 'poller', service: 'fl-client' },
};
