import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { readConfig } from '#appliance/platform/config';
import { openDatabase } from '#appliance/platform/database';
import { createHttpService } from '#appliance/platform/http-service';
import { createKeptHubKeys } from '#appliance/platform/kept-hub-keys';
import { logDamage } from '#appliance/platform/log-damage';
import { createLogger } from '#appliance/platform/logger';
import { ownHealth, withOwnParts } from '#appliance/platform/own-health';
import { loadPolicy } from '#appliance/platform/policy';
import { runService, type StartedService } from '#appliance/platform/run-service';
import { createServiceClient } from '#appliance/platform/service-client';
import { createTokenMinter, createTokenVerifier } from '#appliance/platform/service-token';
import { TrustId } from '#contracts/ids';
import { PublicJwk } from '#contracts/primitives';
import { dataOverHttp } from './adapters/data-over-http.ts';
import { FlClientConfig } from './config.ts';
import { findGpus } from './gpus/find-gpus.ts';
import { memoryIsBounded } from './gpus/memory-is-bounded.ts';
import { flClientRoutes } from './routes.ts';
import { createMessageJournal } from './run/message-journal.ts';
import { migrations } from './run/migrations.ts';
import { createReleasedJournal } from './run/released-journal.ts';
import { createRunJournal } from './run/run-journal.ts';
import { createWeightsStore } from './run/weights-store.ts';
import { createRunFiles } from './run-files.ts';
import { sandboxWorks } from './sandbox/sandbox-works.ts';
import { createFlClient } from './service.ts';

const service = 'fl-client';
const config = readConfig(FlClientConfig, process.env);
const logger = createLogger({ service });
const now = (): Date => new Date();
const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** Bundles are source code. */
const bodyLimitBytes = 134_217_728;
/** A stop on its way from the hub needs no longer than a doorbell and a poll. */
const graceMilliseconds = 10_000;

async function start(): Promise<StartedService> {
  const { policy } = loadPolicy(config.POLICY_FILE, { service, logger });
  const mint = await createTokenMinter({ service, privateKeyFile: config.SERVICE_KEY_FILE, now });
  const client = (audience: 'query' | 'imaging', baseUrl: string) =>
    createServiceClient({ audience, baseUrl, mint, timeoutMilliseconds: 30_000, retryMilliseconds: 20_000 });
  const database = openDatabase(join(config.DATA_FOLDER, 'fl-client.sqlite'), migrations, {
    report: logDamage(service, logger),
  });
  const files = createRunFiles(config.DATA_FOLDER);
  const ownParts = ownHealth({ service, folders: [config.DATA_FOLDER], databases: [database] });
  // A sandbox with a GPU has no limit that shared memory counts to, but for the one of this service as a whole.
  const givesGpus = policy.runs.gpus > 0 && (await memoryIsBounded());
  if (policy.runs.gpus > 0 && !givesGpus) logger.event('GPUS_NOT_GIVEN', { gpus: policy.runs.gpus });
  const gpus = () =>
    findGpus({
      most: givesGpus ? policy.runs.gpus : 0,
      tool: config.GPU_TOOL,
      driverFolder: config.GPU_DRIVER_FOLDER,
    });
  const flClient = createFlClient({
    trustId: z.object({ trustId: TrustId }).parse(json(config.TRUST_ID_FILE)).trustId,
    hubKeys: createKeptHubKeys({ database, trusted: PublicJwk.parse(json(config.HUB_KEY_FILE)), log: logger.event }),
    policy,
    data: dataOverHttp(client('query', config.QUERY_URL), client('imaging', config.IMAGING_URL)),
    files,
    runs: createRunJournal(database),
    messages: createMessageJournal(database),
    released: createReleasedJournal(database),
    weights: createWeightsStore(files.weightsFolder),
    python: resolve(config.SANDBOX_PYTHON),
    federationFolder: resolve(config.FEDERATION_FOLDER),
    imageFolder: resolve(config.IMAGE_FOLDER),
    gpus,
    sandboxUserId: config.SANDBOX_USER_ID,
    lostMilliseconds: config.SERVER_LOST_SECONDS * 1000,
    graceMilliseconds,
    now,
    log: logger.event,
  });
  const check = await sandboxWorks({
    python: resolve(config.SANDBOX_PYTHON),
    federationFolder: resolve(config.FEDERATION_FOLDER),
    userId: config.SANDBOX_USER_ID,
  });
  const sandbox = check === 'works' ? 'healthy' : 'down';
  if (check !== 'works') {
    const code = check === 'root' ? 'SANDBOX_AS_ROOT' : 'SANDBOX_FAILED';
    logger.event('SERVICE_FAULT', { service, route: 'sandbox', code, errorName: 'none' });
  }
  const http = createHttpService({
    service,
    version: config.VERSION,
    logger,
    verify: createTokenVerifier({ service, keysFile: config.SERVICE_KEYS_FILE, now }),
    health: async () => ({
      ...withOwnParts({ status: sandbox === 'healthy' ? 'healthy' : 'degraded', parts: { sandbox } }, await ownParts()),
      gpus: (await gpus()).map(({ memoryMiB, name }) => ({ name, memoryMiB })),
    }),
    routes: flClientRoutes(flClient),
    bodyLimitBytes,
  });
  const port = await http.listen(config.HOST, config.PORT);
  flClient.resume();
  return {
    port,
    close: async () => {
      await http.close();
      await flClient.close();
      database.close();
    },
  };
}

await runService({ service, version: config.VERSION, logger, start });
