import fastify from 'fastify';
import { AppError } from '#contracts/app-error';
import type { ServiceName } from '#contracts/appliance/service-token';
import type { Gpu } from '#contracts/gpu';
import { faultName } from './fault-name.ts';
import type { Logger } from './logger.ts';
import { toAppError, toProblem } from './problem-reply.ts';
import type { Route } from './route.ts';
import type { VerifyToken } from './service-token.ts';
import { zodFaults } from './zod-faults.ts';

/**
 * Health of one part:
 * - healthy: it works
 * - degraded: it works, and an operator must look at it
 * - down: it does not work
 */
export type PartHealth = 'healthy' | 'degraded' | 'down';

/** Health of a service and of the parts that it depends on, by name. */
export type HealthReport = {
  readonly status: 'healthy' | 'degraded' | 'down';
  readonly parts?: Readonly<Record<string, PartHealth>>;
  /** GPUs that it gives to runs. */
  readonly gpus?: readonly Gpu[];
};

type HttpServiceOptions = {
  readonly service: ServiceName;
  readonly version: string;
  readonly logger: Logger;
  readonly verify: VerifyToken;
  readonly health: () => Promise<HealthReport>;
  readonly routes: readonly Route[];
  readonly bodyLimitBytes?: number;
};

/** The HTTP server of a service. `listen` returns the TCP port in use; `close` waits for calls in progress. */
export type HttpService = {
  readonly listen: (host: string, port: number) => Promise<number>;
  readonly close: () => Promise<void>;
};

/**
 * Makes the server of routes inside the appliance. A call is checked in this order: token (before the body is read),
 * parameters, body; then the handler runs. Every failure is answered as problem+json with a registered code.
 */
export function createHttpService(options: HttpServiceOptions): HttpService {
  const { service, version, logger, verify, health, routes, bodyLimitBytes = 1_048_576 } = options;
  const app = fastify({ logger: false, bodyLimit: bodyLimitBytes, forceCloseConnections: 'idle' });

  app.addContentTypeParser(['application/zip', 'application/octet-stream'], { parseAs: 'buffer' }, (_req, body, done) =>
    done(null, body),
  );

  app.setErrorHandler(async (thrown, request, reply) => {
    const error = toAppError(thrown);
    const path = request.routeOptions.url ?? 'unknown';
    if (error.code === 'INTERNAL') {
      logger.event('SERVICE_FAULT', { service, route: path, code: error.code, errorName: faultName(error.cause) });
    }
    reply.header('x-flip-code', error.code);
    const problem = toProblem(error);
    await reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  });
  app.setNotFoundHandler(async () => {
    throw new AppError('NOT_FOUND');
  });
  app.addHook('onResponse', async (request, reply) => {
    if (request.routeOptions.url === '/health') return;
    const code = reply.getHeader('x-flip-code');
    logger.event('SERVICE_REQUEST', {
      service,
      route: `${request.method} ${request.routeOptions.url ?? 'unknown'}`,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
      ...(typeof code === 'string' ? { code } : {}),
    });
  });

  app.get('/health', async (_request, reply) => {
    const report = await health().catch((): HealthReport => ({ status: 'down' }));
    reply.code(report.status === 'down' ? 503 : 200);
    return { ...report, version };
  });

  app.decorateRequest('caller', null);
  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      onRequest: async (request) => {
        request.setDecorator('caller', (await verify(request.headers.authorization, route.scope)).caller);
      },
      handler: async (request, reply) => {
        const params = route.params?.safeParse(request.params);
        if (params?.success === false) throw new AppError('INPUT_INVALID', { details: zodFaults(params.error) });
        const body = route.body?.safeParse(request.body);
        if (body?.success === false) throw new AppError('INPUT_INVALID', { details: zodFaults(body.error) });
        const answer = await route.handle({
          params: params?.data as never,
          body: body?.data as never,
          caller: request.getDecorator<ServiceName>('caller'),
        });
        await reply.code(route.status).send(route.status === 204 ? undefined : answer);
      },
    });
  }

  return {
    listen: async (host, port) => {
      await app.listen({ host, port });
      const address = app.server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },
    close: async () => {
      await app.close();
    },
  };
}
