import type { CohortDefinition } from '#contracts/cohort';
import { CohortResult, type Show } from '#contracts/cohort-result';
import { startQueryServiceAlone } from '#local/trust-parts/query-service-alone';
import { peakMemory } from '../peak-memory.ts';

/** A database with the query service before it, and nothing else of a trust. */
export type QueryTrust = {
  /** Asks as the poller does. */
  readonly ask: (cohort: CohortDefinition, show: Show) => Promise<CohortResult>;
  /** The role and the database of the query service. */
  readonly databaseUrl: string;
  /** Starts the query service again with the read-optimised copy. */
  readonly withCopy: () => Promise<void>;
  /** The most memory that the query service has had, in MB. */
  readonly peakMegabytes: () => number;
  readonly stop: () => Promise<void>;
};

/** A project asks so many and no more; the next one asks on. */
const questionsPerProject = 80;

const projectOf = (question: number): string =>
  `0190a000-0000-7000-8000-${String(Math.floor(question / questionsPerProject)).padStart(12, '0')}`;

const queryId = '0190a000-0000-7000-8000-0000000000cc';

/** As a server for so many records is set up; what a question may use of it stays PostgreSQL's own default. */
const settings = { shared_buffers: '512MB', maintenance_work_mem: '512MB', max_wal_size: '4GB' };

/**
 * The bench asks more than all projects of a trust do. Numbers are made as at any trust, only that each tells less, so
 * that nobody is left out of the later ones.
 */
const policy = `version: 1
disclosure:
  noise: { persons: 100 }
  freshAnswersPerProject: 10000
  budget:
    numbers: 10
    tables: 10
`;

/** Starts both below `folder`, which is emptied first, on what `fill` puts into the database as its owner. */
export async function startQueryTrust(folder: string, fill: (ownerUrl: string) => Promise<void>): Promise<QueryTrust> {
  const { sign, databaseUrl, pid, restartWithCopy, stop } = await startQueryServiceAlone(folder, {
    fill,
    policy,
    settings,
  });
  let asked = 0;
  return {
    databaseUrl,
    withCopy: restartWithCopy,
    stop,
    ask: async (cohort, show) => {
      const projectId = projectOf(asked);
      asked += 1;
      const send = await sign({ projectId, queryId, cohort, show });
      const answer = await send();
      if (!answer.ok) throw new Error(`the query service answered ${answer.status}: ${await answer.text()}`);
      return CohortResult.parse(await answer.json());
    },
    peakMegabytes: () => peakMemory(pid()) / 1024 / 1000,
  };
}
