import { Readable } from 'node:stream';
import replyFrom from '@fastify/reply-from';
import type { FastifyInstance } from 'fastify';
import { problemOf } from './send-problem.ts';

/**
 * Passes `/api/*` to the deployed HTTP API.
 * A handler that throws answers 502 with its message in the body, which may hold anything: every failure
 * that is not a problem document of our own is replaced by one that says nothing.
 */
export async function apiProxy(app: FastifyInstance, cloudEndpoint: string, apiId: string): Promise<void> {
  await app.register(replyFrom, { base: cloudEndpoint, disableRequestLogging: true, undici: { connections: 128 } });
  app.removeAllContentTypeParsers();
  // Read whole, as API Gateway does: a body beyond the limit never reaches a handler.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, Readable.from([body])));
  app.all('/api/*', (request, reply) =>
    reply.from(`/_aws/execute-api/${apiId}/$default${request.url}`, {
      rewriteRequestHeaders: (_request, { host: _host, ...headers }) => ({
        ...headers,
        'x-forwarded-for': request.ip,
        'x-forwarded-proto': 'http',
      }),
      rewriteHeaders: (headers) =>
        // CORS is answered at this edge; what the cloud says of it would stand there twice.
        Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('access-control-'))),
      onResponse: (_request, answer, upstream) => {
        const own = String(answer.getHeader('content-type') ?? '').startsWith('application/problem+json');
        if (upstream.statusCode < 500 || own) return answer.send(upstream.stream);
        upstream.stream.resume();
        const problem = problemOf('INTERNAL');
        return answer
          .code(problem.status)
          .removeHeader('content-length')
          .header('content-type', 'application/problem+json')
          .send(JSON.stringify(problem));
      },
      onError: (answer) => {
        const problem = problemOf('DEPENDENCY_DOWN');
        answer.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
      },
    }),
  );
}
