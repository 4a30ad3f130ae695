import type { CohortDefinition } from '#contracts/cohort';
import { compileCohort } from '#domain/cohort/compile-cohort';
import { concepts } from '#local/synthetic/concepts';
import { demoCohort } from '#local/synthetic/demo-cohort';
import { timedInPsql } from './bare-psql.ts';
import { startLargeTrust } from './large-trust.ts';
import { percentile } from './percentile.ts';
import { type Row, row } from './row.ts';

const turns = 15;
const dataDate = '2026-01-31';

const cohorts: readonly { readonly name: string; readonly cohort: CohortDefinition }[] = [
  { name: 'adults with a respiratory disorder and a chest CT', cohort: demoCohort },
  {
    name: 'women with hypertension or diabetes',
    cohort: {
      version: 1,
      where: {
        kind: 'all',
        of: [
          { kind: 'sex', anyOf: ['female'] },
          {
            kind: 'any',
            of: [concepts.hypertension, concepts.type2Diabetes].map((conceptId) => ({
              kind: 'event' as const,
              domain: 'condition' as const,
              concepts: { include: [{ conceptId, descendants: true }], exclude: [] },
              atLeast: 1,
            })),
          },
        ],
      },
    },
  },
  { name: 'everybody', cohort: { version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast: 0 }] } } },
];

/** A cohort question to the query service, distributions and all, beside its bare SQL in psql, on 100,000 persons. */
export async function benchCohort(folder: string): Promise<Row[]> {
  const trust = await startLargeTrust(folder);
  try {
    const rows: Row[] = [];
    for (const { name, cohort } of cohorts) {
      const { persons } = await trust.ask(cohort);
      const ours: number[] = [];
      for (let turn = 0; turn < turns; turn += 1) {
        const from = performance.now();
        await trust.ask(cohort);
        ours.push(performance.now() - from);
      }
      const bare = await timedInPsql(trust.databaseUrl, compileCohort(cohort, { dataDate }), turns);
      rows.push(
        row(
          {
            name: `cohort of 100,000: ${name} (${persons} persons)`,
            unit: 'ms',
            ours: percentile(ours, 0.5),
            other: percentile(bare, 0.5),
            otherName: 'the same SQL in psql',
          },
          { says: 'at most 150 ms above', meets: (mine, other) => mine - other <= 150 },
        ),
      );
    }
    return rows;
  } finally {
    await trust.stop();
  }
}
