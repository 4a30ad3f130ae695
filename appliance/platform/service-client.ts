import type * as z from 'zod';
import { AppError } from '#contracts/app-error';
import type { ServiceName, ServiceScope } from '#contracts/appliance/service-token';
import { Problem } from '#contracts/problem';
import { retryWhileUnavailable } from './retry-while-unavailable.ts';
import type { MintToken } from './service-token.ts';

type ServiceCall<T> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: `/${string}`;
  readonly scope: ServiceScope;
  /** An object is sent as JSON, a Uint8Array as it is. */
  readonly body?: object;
  readonly contentType?: string;
  /** `z.undefined()` for a response without content. */
  readonly response: z.ZodType<T>;
};

/**
 * Calls one other service of the appliance; `call` throws an `AppError` with the callee's code, DEPENDENCY_DOWN or
 * INTERNAL.
 */
export type ServiceClient = { readonly call: <T>(call: ServiceCall<T>) => Promise<T> };

type ServiceClientOptions = {
  readonly baseUrl: string;
  readonly audience: ServiceName;
  readonly mint: MintToken;
  /** Limit of one attempt. */
  readonly timeoutMilliseconds: number;
  /** How long a call is repeated while the service does not answer; 0 by default, which means one attempt. */
  readonly retryMilliseconds?: number;
};

const bytes = (body: object): body is Uint8Array<ArrayBuffer> => body instanceof Uint8Array;

/** Makes the client. An answer that is no problem document is DEPENDENCY_DOWN; a result of a wrong form is INTERNAL. */
export function createServiceClient(options: ServiceClientOptions): ServiceClient {
  const { audience, mint, retryMilliseconds = 0, timeoutMilliseconds } = options;
  const baseUrl = options.baseUrl.replace(/\/$/, '');
  const send = async (call: ServiceCall<unknown>): Promise<{ response: Response; text: string }> => {
    const token = await mint(audience, call.scope);
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    const body = call.body === undefined ? null : bytes(call.body) ? call.body : JSON.stringify(call.body);
    if (call.body !== undefined)
      headers['content-type'] =
        call.contentType ?? (bytes(call.body) ? 'application/octet-stream' : 'application/json');
    try {
      const signal = AbortSignal.timeout(timeoutMilliseconds);
      const response = await fetch(`${baseUrl}${call.path}`, {
        method: call.method,
        headers,
        body,
        signal,
        redirect: 'error',
      });
      return { response, text: await response.text() };
    } catch (cause) {
      throw new AppError('DEPENDENCY_DOWN', { cause });
    }
  };
  const callOnce = async <T>(call: ServiceCall<T>): Promise<T> => {
    const { response, text } = await send(call);
    let answer: unknown;
    try {
      answer = text === '' ? undefined : JSON.parse(text);
    } catch (cause) {
      throw new AppError('DEPENDENCY_DOWN', { cause });
    }
    if (!response.ok) {
      const problem = Problem.safeParse(answer);
      if (!problem.success) throw new AppError('DEPENDENCY_DOWN');
      throw new AppError(problem.data.code, { details: problem.data.details ?? [] });
    }
    const parsed = call.response.safeParse(answer);
    if (!parsed.success) throw new AppError('INTERNAL', { cause: parsed.error });
    return parsed.data;
  };
  return {
    call: (call) => retryWhileUnavailable(retryMilliseconds, () => callOnce(call)),
  };
}
