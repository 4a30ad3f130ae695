import type * as z from 'zod';
import type { Role } from '../user.ts';

/** Who may call: nobody in particular, a signed-in user, a trust by its API key, or the server of a live run. */
export type OperationAuth = 'none' | 'user' | 'trust' | 'run-server';

/** One operation of the hub. Its Lambda is `lambdas/<area>/<id>.ts`, its route, client method and OpenAPI entry derive from this. */
export type Operation = {
  readonly id: string;
  readonly area: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Under `/api`, with `{name}` for parameters. */
  readonly path: string;
  readonly auth: OperationAuth;
  /** Roles that may call at all; object-level rules follow in the handler. Absent: every role. */
  readonly roles?: readonly Role[];
  readonly summary: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodType | undefined;
  readonly response: z.ZodType;
  readonly status: 200 | 201 | 202 | 204;
};

/** Parsed input of an operation's handler. */
export type OperationInput<O extends Operation> = {
  readonly params: z.infer<O['params']>;
  readonly query: z.infer<O['query']>;
  readonly body: O['body'] extends z.ZodType ? z.infer<O['body']> : undefined;
};

export type OperationOutput<O extends Operation> = z.infer<O['response']>;

/** Keeps the literal and schema types of one entry. */
export const operation = <const O extends Operation>(entry: O): O => entry;
