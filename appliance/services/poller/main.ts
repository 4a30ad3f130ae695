import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CompactSign } from 'jose';
import * as z from 'zod';
import { readConfig } from '#appliance/platform/config';
import { openDatabase } from '#appliance/platform/database';
import { createHttpService, type HealthReport } from '#appliance/platform/http-service';
import { createKeptHubKeys } from '#appliance/platform/kept-hub-keys';
import { logDamage } from '#appliance/platform/log-damage';
import { createLogger } from '#appliance/platform/logger';
import { ownHealth, withOwnParts } from '#appliance/platform/own-health';
import { loadPolicy } from '#appliance/platform/policy';
import { runService, type StartedService } from '#appliance/platform/run-service';
import { createServiceClient } from '#appliance/platform/service-client';
import { createTokenMinter, createTokenVerifier } from '#appliance/platform/service-token';
import { TrustCode, TrustId } from '#contracts/ids';
import { PublicJwk } from '#contracts/primitives';
import { receiptType } from '#contracts/receipt';
import { createDirectDoorbell } from './adapters/direct-doorbell.ts';
import { download } from './adapters/download.ts';
import { flClientOverHttp } from './adapters/fl-client-over-http.ts';
import { hubOverHttp } from './adapters/hub-over-http.ts';
import { imagingOverHttp } from './adapters/imaging-over-http.ts';
import { probeService } from './adapters/probe-service.ts';
import { queryOverHttp } from './adapters/query-over-http.ts';
import { PollerConfig } from './config.ts';
import { makeHandlers } from './handlers/handlers.ts';
import { createHeartbeat } from './heartbeat.ts';
import { heartbeatParts } from './heartbeat-parts.ts';
import { clockHealth, createHubClock } from './hub-clock.ts';
import { createJobJournal } from './job-journal.ts';
import { createKeptAuditHeads } from './kept-audit-heads.ts';
import { readKnownPeers } from './known-peers.ts';
import { createMaskedAnswers } from './masked-answers.ts';
import { openTask } from './open-task.ts';
import { openOwnKeys } from './own-keys.ts';
import { pauseSwitch } from './pause-switch.ts';
import { createPeerKeys } from './peer-keys.ts';
import { pollerMigrations } from './poller-migrations.ts';
import { createPoller } from './service.ts';

const service = 'poller';
const config = readConfig(PollerConfig, process.env);
const logger = createLogger({ service });
const now = (): Date => new Date();
const text = (file: string): string => readFileSync(file, 'utf8').trim();

async function start(): Promise<StartedService> {
  const { policy } = loadPolicy(config.POLICY_FILE, { service, logger });
  const { trustId } = z
    .object({ trustId: TrustId, trustCode: TrustCode })
    .parse(JSON.parse(text(config.TRUST_ID_FILE)));
  const keys = openOwnKeys({
    apiKeyFile: config.API_KEY_FILE,
    encryptionKeyFile: config.ENCRYPTION_KEY_FILE,
    signingKeyFile: config.SIGNING_KEY_FILE,
  });
  // Wrong ones are told now and not at the first task.
  await Promise.all([keys.apiKey(), keys.signingKey(), keys.decryptionKeys(), keys.participant(trustId, undefined)]);
  const clock = createHubClock({ now, log: logger.event });
  const mint = await createTokenMinter({ service, privateKeyFile: config.SERVICE_KEY_FILE, now });
  const client = (audience: 'query' | 'imaging' | 'fl-client', baseUrl: string) =>
    createServiceClient({ audience, baseUrl, mint, timeoutMilliseconds: 60_000, retryMilliseconds: 60_000 });

  const database = openDatabase(join(config.DATA_FOLDER, 'poller.sqlite'), pollerMigrations, {
    report: logDamage(service, logger),
  });
  const hubKeys = createKeptHubKeys({
    database,
    trusted: PublicJwk.parse(JSON.parse(text(config.HUB_KEY_FILE))),
    log: logger.event,
  });
  const milliseconds = (): number => performance.now();
  const direct = config.DIRECT_DOORBELL ? createDirectDoorbell({ fetch, milliseconds, log: logger.event }) : undefined;
  const opener = {
    trustId,
    now,
    hubTime: clock.hubTime,
    decryptionKeys: keys.decryptionKeys,
    hubKeys: hubKeys.keys,
  } as const;
  const auditHeads = createKeptAuditHeads({ database, hubKeys: hubKeys.keys, log: logger.event });
  const hub = hubOverHttp(config.HUB_ORIGIN, keys.apiKey, clock, { hubKeys, onAuditHead: auditHeads.keep }, direct);
  const { isPaused } = pauseSwitch(config.DATA_FOLDER);
  const poller = createPoller({
    hub,
    policy,
    now,
    journal: createJobJournal(database),
    open: (task) => openTask(task, opener),
    isPaused,
    log: logger.event,
    random: Math.random,
    pause: (milliseconds, signal) => pause(milliseconds, undefined, { signal }),
    renewMilliseconds: config.RENEW_SECONDS * 1000,
    lookMilliseconds: config.LOOK_SECONDS * 1000,
    backOff: { firstMilliseconds: 500, longestMilliseconds: config.BACK_OFF_LONGEST_SECONDS * 1000 },
    retry: { firstMilliseconds: 500, longestMilliseconds: config.RETRY_LONGEST_SECONDS * 1000 },
    handlers: makeHandlers({
      query: queryOverHttp(client('query', config.QUERY_URL)),
      imaging: imagingOverHttp(client('imaging', config.IMAGING_URL)),
      flClient: flClientOverHttp(client('fl-client', config.FL_CLIENT_URL)),
      secureSum: {
        own: (x) => keys.participant(trustId, x),
        policy: policy.disclosure.secureSum,
        peers: createPeerKeys(database, now),
        known: readKnownPeers(config.PEERS_FILE),
        answers: createMaskedAnswers(database),
      },
      download,
      now,
      hubTime: clock.hubTime,
      hubKeyStatements: () => hubKeys.keys().statements,
      pause: (milliseconds) => pause(milliseconds),
      isPaused,
      signReceipt: async (receipt) =>
        new CompactSign(new TextEncoder().encode(JSON.stringify(receipt)))
          .setProtectedHeader({ alg: 'EdDSA', typ: receiptType })
          .sign(await keys.signingKey()),
    }),
  });
  const ownParts = ownHealth({ service, folders: [config.DATA_FOLDER], databases: [database] });
  const health = async (): Promise<HealthReport> =>
    withOwnParts(
      { status: 'healthy' },
      {
        ...(await ownParts()),
        'poller-clock': clockHealth(clock.skewSeconds()),
        'poller-hub-keys': hubKeys.allFollowed() ? 'healthy' : 'degraded',
      },
    );
  const sendHeartbeat = createHeartbeat({
    hub,
    now,
    applianceVersion: config.VERSION,
    onOpenTasks: poller.lookSoon,
    isPaused,
    isAtWork: poller.isAtWork,
    quietMilliseconds: config.QUIET_HEARTBEAT_SECONDS * 1000,
    log: logger.event,
    probes: [
      async () => ({
        services: heartbeatParts(service, await health(), { version: config.VERSION, responseMilliseconds: 0 }),
        gpus: [],
      }),
      probeService('query', config.QUERY_URL, milliseconds),
      probeService('imaging', config.IMAGING_URL, milliseconds),
      probeService('fl-client', config.FL_CLIENT_URL, milliseconds),
    ],
  });
  const http = createHttpService({
    service,
    version: config.VERSION,
    logger,
    verify: createTokenVerifier({ service, keysFile: config.SERVICE_KEYS_FILE, now }),
    health,
    routes: [],
  });
  const port = await http.listen(config.HOST, config.PORT);
  poller.start();
  await sendHeartbeat();
  // A separate timer, so that a long task does not delay heartbeats.
  const timer = setInterval(() => void sendHeartbeat(), config.HEARTBEAT_SECONDS * 1000);
  return {
    port,
    close: async () => {
      clearInterval(timer);
      await poller.stop();
      await http.close();
    },
  };
}

await runService({ service, version: config.VERSION, logger, start });
