import { expect, it } from 'vitest';
import { preparePersonsBySql } from '#appliance/services/query/adapters/prepare-persons-by-sql';

const cohort = {
  text: 'SELECT person_id FROM omop.person',
  values: [],
  tables: ['person'],
  planned: { text: 'SELECT person_id FROM omop.person', parameters: 0 },
};

/** A view in which every plan has this cost; it says which settings a statement runs with. */
function viewOf(cost: number) {
  const settings = new Map<string, string>();
  const ran: { text: string; settings: Record<string, string> }[] = [];
  return {
    settings,
    ran,
    runStatement: async (text: string): Promise<unknown[][]> => {
      const [, name, value] = /^SET LOCAL (\w+) (?:= |TO )(\w+)$/.exec(text) ?? [];
      if (name !== undefined && value === 'DEFAULT') settings.delete(name);
      else if (name !== undefined && value !== undefined) settings.set(name, value);
      else ran.push({ text, settings: Object.fromEntries(settings) });
      if (text.startsWith('EXPLAIN')) return [[[{ Plan: { 'Total Cost': cost } }]]];
      return /^(SET|PREPARE|DEALLOCATE)/.test(text) ? [] : [[null]];
    },
  };
}

it('runs a statement with its limit and without nested loops, and leaves neither to what the view reads later', async () => {
  const { ran, runStatement, settings } = viewOf(1000);
  const run = await preparePersonsBySql(runStatement, cohort, () => 0);
  expect(await run(8000)).toMatchObject({ isEmpty: true });
  expect(ran.at(-1)?.settings).toEqual({ enable_nestloop: 'off', statement_timeout: '8000' });
  expect([...settings.keys()]).toEqual([]);
});

it('runs nothing that PostgreSQL expects to be dear', async () => {
  const { ran, runStatement } = viewOf(400_001);
  await expect(preparePersonsBySql(runStatement, cohort, () => 0)).rejects.toMatchObject({
    code: 'EXPERT_SQL_TOO_LARGE',
  });
  expect(ran.map(({ text }) => text.split(' ')[0])).toEqual(['PREPARE', 'EXPLAIN', 'DEALLOCATE']);
});
