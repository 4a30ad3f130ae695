import type * as z from 'zod';
import type { ServiceName } from '#contracts/appliance/service-token';
import type { RequiredScope } from './service-token.ts';

/** A route of a service. Parameters in the path have the form `{name}`. */
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly scope: RequiredScope;
  readonly status: 200 | 202 | 204;
  readonly params: z.ZodType | undefined;
  readonly body: z.ZodType | undefined;
  readonly handle: (input: {
    readonly params: never;
    readonly body: never;
    readonly caller: ServiceName;
  }) => Promise<unknown>;
};

type RouteSpec<P extends z.ZodType, B extends z.ZodType> = {
  readonly method: Route['method'];
  readonly path: `/${string}`;
  readonly scope: RequiredScope;
  readonly status?: Route['status'];
  readonly params?: P;
  /** `z.instanceof(Uint8Array)` for application/zip and application/octet-stream. */
  readonly body?: B;
  readonly handle: (input: {
    readonly params: z.infer<P>;
    readonly body: z.infer<B>;
    readonly caller: ServiceName;
  }) => Promise<unknown>;
};

/** Declares one route; the types of the handler's input are those of its schemas. The status is 200 by default. */
export const route = <P extends z.ZodType, B extends z.ZodType>(spec: RouteSpec<P, B>): Route => ({
  method: spec.method,
  path: spec.path,
  scope: spec.scope,
  status: spec.status ?? 200,
  params: spec.params,
  body: spec.body,
  handle: spec.handle,
});
