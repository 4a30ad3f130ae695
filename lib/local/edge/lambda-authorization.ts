import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { LambdaAuthorizer } from './deployed-api.ts';
import { requestValue } from './request-value.ts';

const Answer = z.object({
  isAuthorized: z.boolean(),
  context: z.record(z.string(), z.unknown()).default({}),
});

/** What a Lambda authorizer says of a request, in the words of API Gateway. */
export type Authorization =
  | { readonly kind: 'allowed'; readonly context: Readonly<Record<string, unknown>> }
  | { readonly kind: 'denied' }
  /** The request carries nothing to judge, so the function was not asked. */
  | { readonly kind: 'missing' };

/** Asks a Lambda authorizer by payload format 2.0 and remembers its answers for as long as the template says. */
export class LambdaAuthorization {
  readonly #answers = new Map<string, { readonly answer: Authorization; readonly until: number }>();
  readonly #lambda: Pick<LambdaClient, 'send'>;
  readonly #now: () => number;

  constructor(lambda: Pick<LambdaClient, 'send'>, now: () => number) {
    this.#lambda = lambda;
    this.#now = now;
  }

  async authorize(authorizer: LambdaAuthorizer, routeKey: string, request: FastifyRequest): Promise<Authorization> {
    const query = request.query as Record<string, unknown>;
    const identity = authorizer.identitySource.map((source) =>
      requestValue(source, { headers: request.headers, query }),
    );
    const given = identity.filter((value) => value !== undefined);
    if (given.length < identity.length) return { kind: 'missing' };

    const key = JSON.stringify([authorizer.functionName, given]);
    const kept = this.#answers.get(key);
    if (kept !== undefined && kept.until > this.#now()) return kept.answer;

    const { FunctionError, Payload } = await this.#lambda.send(
      new InvokeCommand({ FunctionName: authorizer.functionName, Payload: this.#event(given, routeKey, request) }),
    );
    if (FunctionError !== undefined) throw new Error('The authorizer failed.');
    const said = Answer.parse(JSON.parse(Buffer.from(Payload ?? []).toString('utf8')));
    const answer: Authorization = said.isAuthorized ? { kind: 'allowed', context: said.context } : { kind: 'denied' };
    for (const [old, { until }] of this.#answers) if (until <= this.#now()) this.#answers.delete(old);
    this.#answers.set(key, { answer, until: this.#now() + authorizer.ttlSeconds * 1000 });
    return answer;
  }

  #event(identitySource: readonly string[], routeKey: string, request: FastifyRequest): Buffer {
    const [path = '', rawQueryString = ''] = request.url.split('?');
    const now = this.#now();
    const event = {
      version: '2.0',
      type: 'REQUEST',
      routeArn: '',
      identitySource,
      routeKey,
      rawPath: path,
      rawQueryString,
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      queryStringParameters: request.query,
      requestContext: {
        routeKey,
        stage: '$default',
        requestId: request.id,
        http: { method: request.method, path, protocol: 'HTTP/1.1', sourceIp: request.ip, userAgent: '' },
        time: new Date(now).toISOString(),
        timeEpoch: now,
      },
    };
    return Buffer.from(JSON.stringify(event));
  }
}
