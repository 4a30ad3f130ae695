import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { readConfig } from '#appliance/platform/config';
import { openDatabase } from '#appliance/platform/database';
import { createHttpService } from '#appliance/platform/http-service';
import { logDamage } from '#appliance/platform/log-damage';
import { createLogger } from '#appliance/platform/logger';
import { ownHealth, withOwnParts } from '#appliance/platform/own-health';
import { loadPolicy } from '#appliance/platform/policy';
import { deriveKey, readPseudonymKey } from '#appliance/platform/pseudonym-key';
import { runService, type StartedService } from '#appliance/platform/run-service';
import type { ServiceDatabase } from '#appliance/platform/service-database';
import { createTokenVerifier } from '#appliance/platform/service-token';
import { createDisclosureEngine } from '#domain/disclosure/disclosure-engine';
import { secureGaussian } from '#domain/disclosure/gaussian-noise';
import { omopInPostgres } from './adapters/omop-in-postgres.ts';
import { QueryConfig } from './config.ts';
import { databaseUrl } from './database-url.ts';
import { createFrozenCohorts } from './frozen/frozen-cohorts.ts';
import { createPseudonyms } from './frozen/pseudonyms.ts';
import { createSnapshotStore, snapshotMigrations } from './frozen/snapshot-store.ts';
import { readOptOutFile } from './opt-out/opt-out-file.ts';
import { optOutMarks } from './opt-out/opt-out-mark.ts';
import { createOptedOutPersons } from './opt-out/opted-out-persons.ts';
import { createAnswerCohort } from './questions/answer-cohort.ts';
import { answerInSql } from './questions/persons-by-sql.ts';
import { createSqliteLedger, disclosureMigrations } from './questions/privacy-ledger-in-sqlite.ts';
import { createProjectPlaces } from './questions/project-places.ts';
import { createReadableTables } from './questions/readable-tables.ts';
import { createRunningQuestions } from './questions/running-questions.ts';
import { createSqlClosures, sqlClosureMigrations, sqlHealth } from './questions/sql-closures.ts';
import { createSqlQueue } from './questions/sql-queue.ts';
import { createTrueNumbers, trueNumberMigrations } from './questions/true-numbers.ts';
import { queryRoutes } from './routes.ts';

const service = 'query';
const config = readConfig(QueryConfig, process.env);
const logger = createLogger({ service });
const now = (): Date => new Date();
const monotonicMilliseconds = (): number => performance.now();
/** So often it is checked whether the copy is one of the present data. */
const copyIntervalMilliseconds = 60_000;
const pause = (milliseconds: number): Promise<void> => setTimeout(milliseconds);

const open = (name: string, migrations: readonly string[]): ServiceDatabase =>
  openDatabase(join(config.DATA_FOLDER, name), migrations, { report: logDamage(service, logger) });

async function start(): Promise<StartedService> {
  const copyFolder = join(config.DATA_FOLDER, 'read-copy');
  // A copy of persons' records that the trust no longer wants does not stay.
  if (config.READ_COPY === 'off') rmSync(copyFolder, { recursive: true, force: true });
  const { policy } = loadPolicy(config.POLICY_FILE, { service, logger });
  const key = readPseudonymKey(config.PSEUDONYM_KEY_FILE);
  const omop = omopInPostgres({
    databaseUrl: databaseUrl(config),
    timeoutMilliseconds: config.QUERY_TIMEOUT_SECONDS * 1000,
    copy: config.READ_COPY === 'on' ? { folder: copyFolder, now, log: logger.event } : undefined,
  });
  const databases = {
    disclosure: open('disclosure.sqlite', disclosureMigrations),
    sqlClosures: open('sql-trials.sqlite', sqlClosureMigrations),
    snapshots: open('query.sqlite', snapshotMigrations),
    trueNumbers: open('true-numbers.sqlite', trueNumberMigrations),
  };
  const ownParts = ownHealth({ service, folders: [config.DATA_FOLDER], databases: Object.values(databases) });
  const closures = createSqlClosures({ database: databases.sqlClosures, now, log: logger.event });
  closures.failInterrupted();
  const ledger = createSqliteLedger(databases.disclosure, now);
  const engine = createDisclosureEngine({ ledger, gaussian: secureGaussian });
  const places = createProjectPlaces({ ledger, policy, now, log: logger.event });
  const trueNumbers = createTrueNumbers(databases.trueNumbers, now);
  const readOptOuts = readOptOutFile(config.OPT_OUT_FILE);
  const sqlQueue = createSqlQueue();
  const running = createRunningQuestions();
  const answerCohort = createAnswerCohort({
    running,
    omop,
    policy,
    engine,
    places,
    trueNumbers,
    optedOut: createOptedOutPersons({
      readOptOuts,
      loadStamp: omop.loadStamp,
      monotonicMilliseconds,
    }),
    readable: createReadableTables({ ...omop, monotonicMilliseconds }),
    inSql: answerInSql({ queue: sqlQueue, closures, pause }),
    clock: { monotonicMilliseconds, pause, giveWay: () => setImmediate() },
    now,
    log: logger.event,
  });
  const frozen = createFrozenCohorts({
    omop,
    policy,
    places,
    trueNumbers,
    readOptOuts,
    optOutMark: optOutMarks(deriveKey(key, 'opt-out')),
    engine,
    sqlQueue,
    store: createSnapshotStore(databases.snapshots),
    pseudonymsOf: (projectId) => createPseudonyms(key, projectId),
    now,
    log: logger.event,
  });
  const http = createHttpService({
    service,
    version: config.VERSION,
    logger,
    verify: createTokenVerifier({ service, keysFile: config.SERVICE_KEYS_FILE, now }),
    health: async () => {
      const up = await omop.ping().then(
        () => true,
        () => false,
      );
      return withOwnParts(
        { status: up ? 'healthy' : 'down', parts: { omop: up ? 'healthy' : 'down' } },
        {
          ...(await ownParts()),
          [`${service}-projects`]: places.health(),
          [`${service}-sql`]: sqlHealth(closures),
        },
      );
    },
    routes: queryRoutes(answerCohort, running, frozen),
  });
  const port = await http.listen(config.HOST, config.PORT);
  // The service answers meanwhile; a question that needs the tables waits for them.
  void omop.warmUp().then(omop.keepCopy);
  const copying = setInterval(() => void omop.keepCopy(), copyIntervalMilliseconds);
  return {
    port,
    close: async () => {
      clearInterval(copying);
      await http.close();
      await omop.close();
    },
  };
}

await runService({ service, version: config.VERSION, logger, start });
