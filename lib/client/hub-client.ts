import * as z from 'zod';
import type { Operation, OperationInput, OperationOutput } from '#contracts/api/operation';
import { AppError } from '#contracts/app-error';
import type { ErrorCode } from '#contracts/errors';
import { Problem } from '#contracts/problem';

/** How to reach a hub and what to present: a user's access token, a trust's API key or a run token. */
export type HubClientOptions = {
  /** Origin of the hub, without `/api`. */
  readonly origin: string;
  readonly authorization?: () => Promise<string>;
  readonly timeoutMilliseconds?: number;
  readonly fetch?: typeof fetch;
};

/** What a call of an operation is given: the parts of its input that it has. */
export type HubRequest<O extends Operation> = {
  [K in Exclude<keyof OperationInput<O>, 'query'> as OperationInput<O>[K] extends undefined
    ? never
    : K extends 'body'
      ? K
      : Record<string, never> extends OperationInput<O>[K]
        ? never
        : K]: K extends 'body' ? z.input<NonNullable<O['body']>> : OperationInput<O>[K];
} & { query?: Partial<OperationInput<O>['query']> };

/** The one typed client of the hub's API; every call is checked against the operation's contract on both ends. */
export type HubClient = {
  readonly call: <O extends Operation>(operation: O, input: HubRequest<O>) => Promise<OperationOutput<O>>;
};

const fillPath = (path: string, params: Record<string, unknown>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name] ?? '')));

const queryString = (query: Record<string, unknown> | undefined): string => {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  return given.length === 0
    ? ''
    : `?${new URLSearchParams(Object.fromEntries(given.map(([key, value]) => [key, String(value)])))}`;
};

/** What the API gateway itself answers, before any of our code runs, has no problem details. */
const gatewayCodes: Readonly<Record<number, ErrorCode>> = {
  400: 'INPUT_INVALID',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'INPUT_INVALID',
  429: 'TOO_MANY_REQUESTS',
};

async function failureOf(response: Response): Promise<AppError> {
  const problem = Problem.safeParse(await response.json().catch(() => undefined));
  if (!problem.success) return new AppError(gatewayCodes[response.status] ?? 'DEPENDENCY_DOWN');
  return new AppError(problem.data.code, { details: problem.data.details ?? [] });
}

/** Makes a client; a failed call throws `AppError` with the hub's code, an unreachable hub `DEPENDENCY_DOWN`. */
export function createHubClient(options: HubClientOptions): HubClient {
  const send = options.fetch ?? fetch;
  return {
    call: async (operation, input) => {
      const { params, query, body } = input as { params?: object; query?: object; body?: unknown };
      const url = `${options.origin}${fillPath(operation.path, { ...params })}${queryString({ ...query })}`;
      const headers: Record<string, string> = { accept: 'application/json' };
      if (options.authorization !== undefined) headers.authorization = await options.authorization();
      if (operation.body !== undefined) headers['content-type'] = 'application/json';
      const response = await send(url, {
        method: operation.method,
        headers,
        ...(operation.body === undefined ? {} : { body: JSON.stringify(z.parse(operation.body, body)) }),
        signal: AbortSignal.timeout(options.timeoutMilliseconds ?? 30_000),
      }).catch((cause: unknown) => {
        throw new AppError('DEPENDENCY_DOWN', { cause });
      });
      if (!response.ok) throw await failureOf(response);
      if (response.status === 204) return undefined as OperationOutput<typeof operation>;
      return operation.response.parse(await response.json()) as OperationOutput<typeof operation>;
    },
  };
}
