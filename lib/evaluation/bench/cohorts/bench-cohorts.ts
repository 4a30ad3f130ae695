import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import type { CohortDefinition } from '#contracts/cohort';
import { compileCohort } from '#domain/cohort/compile-cohort';
import { catalogue } from '#evaluation/catalogue/catalogue';
import { timedInPsql } from '../bare-psql.ts';
import type { BenchSize } from '../bench-size.ts';
import { type Row, row } from '../row.ts';
import { conceptPools } from './concept-pools.ts';
import { dataDate, fillTrust } from './fill-trust.ts';
import { flipWay } from './flip-way.ts';
import { type QueryTrust, startQueryTrust } from './query-trust.ts';
import { type BenchQuestion, benchQuestions, everything, temporalImaging } from './questions.ts';
import { countOf, statementPerStatistic } from './statistic-statements.ts';
import { addTargets, benchTimingBits } from './timing-bits.ts';

const questions: readonly BenchQuestion[] = [...benchQuestions, temporalImaging];

const catalogued = Object.values(catalogue).flat();

/** Every turn is another cohort, so that none is answered from what was asked before. */
const turnsFrom = (first: number, count: number): number[] => Array.from({ length: count }, (_, turn) => first + turn);

const compiled = (cohort: CohortDefinition) => compileCohort(cohort, { dataDate });

async function timed(trust: QueryTrust, cohort: CohortDefinition): Promise<number> {
  const from = performance.now();
  await trust.ask(cohort, everything);
  return performance.now() - from;
}

/** The median over fresh questions, after one that is not counted. */
async function ours(trust: QueryTrust, question: BenchQuestion, turns: readonly number[]): Promise<number> {
  await timed(trust, question.fresh(turns[0] ?? 0));
  const times: number[] = [];
  for (const turn of turns.slice(1)) times.push(await timed(trust, question.fresh(turn)));
  return median(times);
}

/** The same question to the service and to psql in turn, so that whatever else the machine does slows down both. */
async function besideBare(trust: QueryTrust, question: BenchQuestion, turns: readonly number[]) {
  const times: { readonly mine: number; readonly count: number }[] = [];
  for (const turn of turns) {
    const cohort = question.fresh(turn);
    const mine = await timed(trust, cohort);
    // The first of a session reads the catalogue, which the service has done long ago.
    const [, count = Number.NaN] = await timedInPsql(trust.databaseUrl, [
      countOf(compiled(cohort)),
      countOf(compiled(cohort)),
    ]);
    times.push({ mine, count });
  }
  return {
    mine: median(times.slice(1).map(({ mine }) => mine)),
    count: median(times.slice(1).map(({ count }) => count)),
  };
}

type Timed = ReadonlyMap<BenchQuestion, number>;

/** Every question of the bench, in milliseconds. */
async function timesOf(trust: QueryTrust, turns: readonly number[]): Promise<Timed> {
  const times = new Map<BenchQuestion, number>();
  for (const question of questions) times.set(question, await ours(trust, question, turns));
  return times;
}

async function besideOthers(
  trust: QueryTrust,
  question: BenchQuestion,
  inPostgres: number,
  { manyPersons, questions: count }: BenchSize,
): Promise<{ rows: Row[]; flipMegabytes: number }> {
  const turns = turnsFrom(0, count);
  const { mine, count: bare } = await besideBare(trust, question, turns);
  const cohorts = turns.slice(0, 2).map((turn) => compiled(question.fresh(turn)));
  const perStatistic = statementPerStatistic(cohorts[0] ?? compiled(question.fresh(0)));
  const bunny = (await timedInPsql(trust.databaseUrl, perStatistic)).reduce((sum, one) => sum + one, 0);
  const flip = await flipWay(trust.databaseUrl, cohorts);
  const figures = {
    name: `cohort of ${manyPersons.toLocaleString('en-GB')}: ${question.name}`,
    unit: 'ms',
    ours: mine,
  };
  const beside = (other: number, otherName: string, goal?: Parameters<typeof row>[1]): Row =>
    row({ ...figures, other, otherName }, goal);
  const share = (says: string, most: number) => ({
    says,
    meets: (one: number, other: number): boolean => one <= most * other,
  });
  return {
    flipMegabytes: flip.megabytes,
    rows: [
      beside(inPostgres, 'the same without the read-optimised copy', share('≤ 0.4 ×', 0.4)),
      beside(bare, 'the bare count in psql', share('≤ 1 ×', 1)),
      beside(median(flip.milliseconds), 'FLIP’s way, rows into pandas', share('≤ a tenth', 0.1)),
      beside(bunny, 'Bunny’s way, one SQL per statistic'),
    ],
  };
}

/** The slowest cohort of the catalogue, each asked once. */
async function slowest(trust: QueryTrust, cohorts: number): Promise<Row> {
  const asked = catalogued.slice(0, cohorts);
  let most = { name: '', milliseconds: 0, bare: Number.NaN };
  for (const { name, cohort } of asked) {
    const milliseconds = await timed(trust, cohort);
    if (milliseconds > most.milliseconds) {
      const [bareMilliseconds = Number.NaN] = await timedInPsql(trust.databaseUrl, [countOf(compiled(cohort))]);
      most = { name, milliseconds, bare: bareMilliseconds };
    }
  }
  return row(
    {
      name: `slowest of ${asked.length} cohorts of the catalogue: ${most.name}`,
      unit: 'ms',
      ours: most.milliseconds,
      other: most.bare,
      otherName: 'the bare count in psql',
    },
    { says: '≤ 1 ×', meets: (one, other) => one <= other },
  );
}

/**
 * Cohort questions to the query service over the wire, every distribution included, beside their bare count in psql
 * and beside how others answer them: at full size on a million persons, ten million conditions and a million image
 * rows, and on a tenth of that.
 */
export async function benchCohorts(folder: string, size: BenchSize): Promise<Row[]> {
  const pools = conceptPools([...questions.map(({ fresh }) => fresh(0)), ...catalogued.map(({ cohort }) => cohort)]);
  const growthTurns = turnsFrom(10, size.questions);
  const started = async (persons: number): Promise<QueryTrust> => {
    const trust = await startQueryTrust(join(folder, String(persons)), async (ownerUrl) => {
      await fillTrust(ownerUrl, persons, pools);
      await addTargets(ownerUrl, size.targets);
    });
    return trust;
  };
  const rows: Row[] = [];

  const small = await started(size.fewPersons);
  let smallTimes: Timed;
  try {
    rows.push(...(await benchTimingBits(small, size.targets, 'from PostgreSQL')));
    await small.withCopy();
    rows.push(...(await benchTimingBits(small, size.targets, 'from the copy')));
    smallTimes = await timesOf(small, growthTurns);
  } finally {
    await small.stop();
    rmSync(join(folder, String(size.fewPersons)), { recursive: true, force: true });
  }

  const large = await started(size.manyPersons);
  try {
    const inPostgres = await timesOf(large, turnsFrom(20, size.questions));
    const megabytesInPostgres = large.peakMegabytes();
    await large.withCopy();
    let flipMegabytes = 0;
    for (const question of questions) {
      const measured = await besideOthers(large, question, inPostgres.get(question) ?? Number.NaN, size);
      rows.push(...measured.rows);
      flipMegabytes = Math.max(flipMegabytes, measured.flipMegabytes);
      rows.push(
        row(
          {
            name: `ten times the persons: ${question.name}`,
            unit: 'ms',
            ours: await ours(large, question, growthTurns),
            other: smallTimes.get(question) ?? Number.NaN,
            otherName: `with ${size.fewPersons.toLocaleString('en-GB')} persons`,
          },
          { says: '≤ 8 ×', meets: (one, other) => one <= 8 * other },
        ),
      );
    }
    rows.push(await slowest(large, size.cataloguedCohorts));
    const memory = { name: 'most memory of the query service', unit: 'MB', ours: large.peakMegabytes() };
    rows.push(
      row(
        { ...memory, other: flipMegabytes, otherName: 'FLIP’s way' },
        { says: '≤ 500 MB', meets: (one) => one <= 500 },
      ),
      row({ ...memory, other: megabytesInPostgres, otherName: 'without the read-optimised copy' }),
    );
    return rows;
  } finally {
    await large.stop();
    rmSync(join(folder, String(size.manyPersons)), { recursive: true, force: true });
  }
}
