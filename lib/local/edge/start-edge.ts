import { existsSync } from 'node:fs';
import cors from '@fastify/cors';
import rateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import fastify, { type FastifyInstance } from 'fastify';
import { apiPolicy, consolePolicy } from '#infra/config/content-security-policy';
import { clientSettings } from '#local/cloud/client-settings';
import type { StackOutputs } from '#local/cloud/deploy-stack';
import type { LocalCloud } from '#local/cloud/local-cloud';
import { freePort } from '#local/free-port';
import { apiProxy } from './api-proxy.ts';
import { type DeployedApi, readDeployedApi } from './deployed-api.ts';
import { mailPages } from './mail-pages.ts';
import { queueRoutes } from './queue-routes.ts';
import { refuseRequest } from './refuse-request.ts';
import { problemOf } from './send-problem.ts';
import { proxyParts } from './sign-in/proxy-parts.ts';
import { signInProxy } from './sign-in/sign-in-proxy.ts';
import { openUserPool } from './sign-in/user-pool.ts';

/** A running edge: the one address that people, trusts and run servers know. */
export type LocalEdge = { readonly url: string; readonly stop: () => Promise<void> };

const protect = async (app: FastifyInstance, api: DeployedApi): Promise<void> => {
  if (api.cors !== undefined) {
    const { AllowCredentials, AllowHeaders, AllowMethods, AllowOrigins, ExposeHeaders, MaxAge } = api.cors;
    await app.register(cors, {
      origin: AllowOrigins.includes('*') ? '*' : AllowOrigins,
      methods: AllowMethods.includes('*') ? ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] : AllowMethods,
      allowedHeaders: AllowHeaders,
      exposedHeaders: ExposeHeaders,
      credentials: AllowCredentials,
      ...(MaxAge === undefined ? {} : { maxAge: MaxAge }),
      strictPreflight: false,
    });
  }
  if (api.throttle !== undefined) {
    const { burst, rate } = api.throttle;
    await app.register(rateLimit, {
      max: burst,
      timeWindow: (burst / rate) * 1000,
      // The stage has one allowance for all callers together.
      keyGenerator: () => 'stage',
      errorResponseBuilder: () => problemOf('TOO_MANY_REQUESTS'),
    });
  }
};

/**
 * Starts the local edge: one loopback origin that stands for CloudFront and for what API Gateway does itself,
 * both read from the deployed template.
 */
export async function startEdge(options: {
  readonly cloud: Pick<LocalCloud, 'endpoint' | 'region' | 'credentials'>;
  /** Of the stack that has the API: HubStackName, ApiId, UserPoolId, UserPoolClientId. */
  readonly outputs: StackOutputs;
  /** Where the sign-in proxy keeps its lock-outs. */
  readonly stateFolder: string;
  readonly port?: number | undefined;
  /** Files of the web console, served at `/` where they exist. */
  readonly consoleFolder?: string | undefined;
  readonly now?: (() => number) | undefined;
}): Promise<LocalEdge> {
  const { cloud, outputs } = options;
  const { ApiId = '', HubStackName = '', UserPoolClientId = '', UserPoolId = '' } = outputs;
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const api = await readDeployedApi(cloud, HubStackName);
  const pool = await openUserPool(cloud, UserPoolId, UserPoolClientId);

  const app = fastify({
    logger: false,
    forceCloseConnections: true,
    bodyLimit: 10 * 1024 * 1024,
    frameworkErrors: (reason, _request, reply) => refuseRequest(reply, reason),
  });
  app.addHook('onRequest', async (request, reply) => {
    // A page of another site that has its own name resolve to this machine gets nothing.
    if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? '')) {
      await reply.code(421).send({ message: 'Misdirected Request' });
    }
  });
  app.addHook('onSend', async (request, reply) => {
    const isApi = request.url.startsWith('/api/');
    if (!reply.hasHeader('content-security-policy'))
      reply.header('content-security-policy', isApi ? apiPolicy : consolePolicy([new URL(cloud.endpoint).origin]));
    reply.headers({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
  });
  app.setErrorHandler((reason, _request, reply) => refuseRequest(reply, reason));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ message: 'Not Found' }));
  app.get('/config.json', () => ({
    apiBaseUrl: `${url}/api`,
    userPoolId: UserPoolId,
    userPoolClientId: UserPoolClientId,
    idpEndpoint: `${url}/idp/`,
    region: cloud.region,
  }));
  mailPages(app, cloud);
  await app.register(async (scope) => {
    await protect(scope, api);
    queueRoutes(scope, api.queueRoutes, clientSettings(cloud));
    await apiProxy(scope, cloud.endpoint, ApiId);
  });
  await app.register(async (scope) => {
    signInProxy(scope, proxyParts(pool, options.stateFolder, options.now ?? Date.now));
  });
  if (options.consoleFolder !== undefined && existsSync(options.consoleFolder))
    await app.register(fastifyStatic, { root: options.consoleFolder });
  await app.listen({ host: '127.0.0.1', port });
  return { url, stop: () => app.close() };
}
