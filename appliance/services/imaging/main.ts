import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '#appliance/platform/config';
import { openDatabase } from '#appliance/platform/database';
import { createHttpService } from '#appliance/platform/http-service';
import { logDamage } from '#appliance/platform/log-damage';
import { createLogger } from '#appliance/platform/logger';
import { ownHealth, withOwnParts } from '#appliance/platform/own-health';
import { loadPolicy } from '#appliance/platform/policy';
import { deriveKey, readPseudonymKey } from '#appliance/platform/pseudonym-key';
import { requireProjectAllowed } from '#appliance/platform/require-project-allowed';
import { runService, type StartedService } from '#appliance/platform/run-service';
import { createServiceClient } from '#appliance/platform/service-client';
import { createTokenMinter, createTokenVerifier } from '#appliance/platform/service-token';
import type { ProjectId } from '#contracts/ids';
import { deidentifyFile } from './adapters/deidentify-file.ts';
import type { DimseRemote } from './adapters/dimse/associate.ts';
import { createExpectedInstances } from './adapters/dimse/expected-instances.ts';
import { pacsOverDimse } from './adapters/dimse/pacs-over-dimse.ts';
import { researchStoreOverDimse } from './adapters/dimse/research-store-over-dimse.ts';
import { listenForStores } from './adapters/dimse/store-receiver.ts';
import { importJournalInSqlite, importMigrations } from './adapters/import-journal-in-sqlite.ts';
import { niftiByDcm2niix } from './adapters/nifti-by-dcm2niix.ts';
import { requireDcm2niix } from './adapters/require-dcm2niix.ts';
import { researchArchiveInOrthanc } from './adapters/research-archive-in-orthanc.ts';
import { studiesFromQuery, tellImportToQuery } from './adapters/studies-from-query.ts';
import { makeBackOff } from './back-off.ts';
import { ImagingConfig } from './config.ts';
import { makeDeidentify } from './deidentify-study.ts';
import { findOutage } from './find-outage.ts';
import { healthOfParts } from './health-of-parts.ts';
import { createImportActivity } from './import-activity.ts';
import { importStudy } from './import-study.ts';
import { type Manifest, manifestHash } from './manifest-hash.ts';
import type { ResearchArchive, StudyToImport } from './ports.ts';
import { makeRequireFreeSpace } from './require-free-space.ts';
import { imagingRoutes } from './routes.ts';
import { runImport } from './run-import.ts';
import { createImagingService } from './service.ts';
import { openWorkFolders } from './work-folders.ts';
import { createWorkInProgress } from './work-in-progress.ts';

const service = 'imaging';
const config = readConfig(ImagingConfig, process.env);
const logger = createLogger({ service });
const now = (): Date => new Date();

/** The REST API that removes studies from the research store; without one, deletion there does nothing. */
function researchArchive(): ResearchArchive {
  const { RESEARCH_REST_URL: url, RESEARCH_REST_USER: user, RESEARCH_REST_PASSWORD_FILE: file } = config;
  if (url === undefined) return { remove: async () => {} };
  const password = file === undefined ? '' : readFileSync(file, 'utf8').trim();
  return researchArchiveInOrthanc({ url, user, password });
}

async function start(): Promise<StartedService> {
  const { policy } = loadPolicy(config.POLICY_FILE, { service, logger });
  await requireDcm2niix(config.DCM2NIIX_PROGRAM);
  const remote = (calledAeTitle: string, host: string, port: number): Omit<DimseRemote, 'unreachableCode'> => ({
    callingAeTitle: config.DIMSE_AE_TITLE,
    calledAeTitle,
    host,
    port,
    pduTimeoutMilliseconds: 300_000,
  });
  const expected = createExpectedInstances();
  const pacs = pacsOverDimse(
    { ...remote(config.PACS_AE_TITLE, config.PACS_HOST, config.PACS_PORT), unreachableCode: 'PACS_UNREACHABLE' },
    expected,
  );
  const research = researchStoreOverDimse({
    ...remote(config.RESEARCH_AE_TITLE, config.RESEARCH_HOST, config.RESEARCH_PORT),
    unreachableCode: 'RESEARCH_STORE_UNREACHABLE',
  });
  const receiver = await listenForStores({
    host: config.DIMSE_HOST,
    port: config.DIMSE_PORT,
    ownAeTitle: config.DIMSE_AE_TITLE,
    pacsAeTitle: config.PACS_AE_TITLE,
    expected,
  });
  const mint = await createTokenMinter({ service, privateKeyFile: config.SERVICE_KEY_FILE, now });
  // The client does not retry by itself: an import repeats each of its steps.
  const query = createServiceClient({
    audience: 'query',
    baseUrl: config.QUERY_URL,
    mint,
    timeoutMilliseconds: 30_000,
  });
  const listStudies = studiesFromQuery(query);
  const database = openDatabase(join(config.DATA_FOLDER, 'imaging.sqlite'), importMigrations, {
    report: logDamage(service, logger),
  });
  mkdirSync(config.IMAGE_FOLDER, { recursive: true });
  const ownParts = ownHealth({ service, folders: [config.DATA_FOLDER, config.IMAGE_FOLDER], databases: [database] });
  const journal = importJournalInSqlite(database);
  const scratchFolder = join(config.DATA_FOLDER, 'scratch');
  const requireFreeSpace = makeRequireFreeSpace(config.MIN_FREE_MEGABYTES * 1024 * 1024);
  const folders = openWorkFolders(scratchFolder, config.IMAGE_FOLDER);
  const imageDisk = async (): Promise<void> => {
    for (const folder of [scratchFolder, config.IMAGE_FOLDER]) await requireFreeSpace(folder, 0);
  };
  const parts = { pacs: pacs.echo, researchStore: research.echo, imageDisk };
  const healthOfOthers = healthOfParts(parts, now, 10_000);
  const key = readPseudonymKey(config.PSEUDONYM_KEY_FILE);
  const manifestKey = deriveKey(key, 'import manifest');
  const work = {
    pacs,
    research,
    deidentify: makeDeidentify(key, deidentifyFile),
    convert: niftiByDcm2niix(config.DCM2NIIX_PROGRAM, requireFreeSpace),
    folders,
    requireFreeSpace: imageDisk,
  };
  const activity = createImportActivity(now);
  const inProgress = createWorkInProgress();
  const steps = {
    journal,
    listStudies,
    tellImport: tellImportToQuery(query),
    hashOf: (manifest: Manifest) => manifestHash(manifestKey, manifest),
    importStudy: (projectId: ProjectId, study: StudyToImport, onProgress: () => void) =>
      inProgress.track(projectId, importStudy(projectId, study, work, onProgress)),
    findOutage: () => findOutage(parts),
    activity,
    log: logger.event,
    now,
    backOff: makeBackOff(config.FIRST_PAUSE_MILLISECONDS, config.LONGEST_PAUSE_MILLISECONDS),
    attempts: config.ATTEMPTS,
    concurrency: 2,
  };
  const imaging = createImagingService({
    journal,
    listStudies,
    activity,
    folders,
    archive: researchArchive(),
    waitForStudies: inProgress.waitForStudies,
    requireAllowed: (projectId) => requireProjectAllowed(policy, projectId),
    run: (projectId, signal) => runImport(projectId, steps, signal),
  });
  const http = createHttpService({
    service,
    version: config.VERSION,
    logger,
    verify: createTokenVerifier({ service, keysFile: config.SERVICE_KEYS_FILE, now }),
    health: async () => withOwnParts(await healthOfOthers(), await ownParts()),
    routes: imagingRoutes(imaging),
  });
  const port = await http.listen(config.HOST, config.PORT);
  imaging.resume();
  return {
    port,
    close: async () => {
      await http.close();
      await imaging.stop();
      await receiver.close();
    },
  };
}

await runService({ service, version: config.VERSION, logger, start });
