import { describe, expect, it } from 'vitest';
import { compileSqlCohort } from '#appliance/services/query/sql/compile-sql-cohort';

const compiled = async (sql: string): Promise<string | undefined> => {
  const { text, values } = await compileSqlCohort(sql, { dataDate: '2026-01-31' });
  expect(values).toEqual([]);
  return /^SELECT person_id FROM omop\.person WHERE person_id IN \(SELECT asked\.person_id FROM \((.*)\) AS asked\)$/s.exec(
    text,
  )?.[1];
};

describe('a cohort in SQL, compiled', () => {
  it('is asked for the persons of omop.person alone, with every column under the name of its rows', async () => {
    expect(await compiled('select PERSON_ID from Omop.Person where "year_of_birth" > 1950 -- old;')).toBe(
      'SELECT person.person_id FROM omop.person WHERE person.year_of_birth > 1950',
    );
  });

  it('has the day of the data for CURRENT_DATE', async () => {
    expect(await compiled('SELECT person_id FROM omop.death WHERE death_date < CURRENT_DATE')).toBe(
      "SELECT death.person_id FROM omop.death WHERE death.death_date < '2026-01-31'::date",
    );
  });

  it('guards what arithmetic with recorded days could fail on, and leaves written days alone', async () => {
    expect(
      await compiled("SELECT person_id FROM omop.death WHERE death_date + 30 > CURRENT_DATE - INTERVAL '1 year'"),
    ).toBe(
      "SELECT death.person_id FROM omop.death WHERE (CASE WHEN death.death_date BETWEEN '0001-01-01'::date AND " +
        "'9999-12-31'::date THEN death.death_date + 30 END) > ('2026-01-31'::date - '1 year'::interval)",
    );
  });

  it('adds up recorded numbers as numeric, and written ones at once', async () => {
    expect(await compiled('SELECT person_id FROM omop.person WHERE 2026 - year_of_birth >= 2 * 9')).toBe(
      'SELECT person.person_id FROM omop.person WHERE (2026 - person.year_of_birth::numeric) >= 18',
    );
  });

  it('has no order, and a USING written out', async () => {
    expect(await compiled('SELECT person_id FROM omop.person JOIN omop.death USING (person_id) ORDER BY 1 DESC')).toBe(
      'SELECT person.person_id FROM omop.person JOIN omop.death ON person.person_id = death.person_id',
    );
  });

  it('is one and the same text whatever spelling, quotes and comments it came in', async () => {
    const spellings = [
      "SELECT d.person_id FROM omop.death AS d WHERE d.death_date > DATE '2020-01-01'",
      "select d.person_id from omop.death d where d.death_date > '2020-01-01'::date",
      "SELECT/**/d.person_id\nFROM omop.death d -- x\nWHERE (((d.death_date > date '2020-01-01')));",
      'SELECT "d"."person_id" FROM "omop"."death" d WHERE d.death_date > CAST(E\'2020\\x2d01-01\' AS date)',
      'SELECT d.person_id FROM omop.death d WHERE d.death_date > $x$2020-01-01$x$::date',
    ];
    const texts = [];
    for (const spelling of spellings) texts.push(await compiled(spelling));
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toBeDefined();
  });

  it('leaves what it asks of the vocabulary to be asked before it, and has a value for each list', async () => {
    const list = 'SELECT a.descendant_concept_id FROM omop.concept_ancestor AS a WHERE a.ancestor_concept_id';
    const { text, lists, tables } = await compileSqlCohort(
      `SELECT person_id FROM omop.death WHERE cause_concept_id IN (${list} = 5) AND NOT death_type_concept_id IN (${list} = 6)`,
      { dataDate: '2026-01-31' },
    );
    expect(tables).toEqual(['person', 'death']);
    expect(lists).toEqual([`${list} = 5`, `${list} = 6`]);
    expect(text).toContain(
      'WHERE death.cause_concept_id = ANY ($1) AND NOT (death.death_type_concept_id = ANY ($2))) AS asked',
    );
    expect(text).not.toMatch(/omop\.concept/);
  });

  it('keeps its brackets where something is said of a whole condition', async () => {
    expect(await compiled('SELECT person_id FROM omop.death WHERE (NOT cause_concept_id = 5) IS NOT TRUE')).toBe(
      'SELECT death.person_id FROM omop.death WHERE COALESCE(NOT (death.cause_concept_id = 5)) IS NOT TRUE',
    );
  });

  it('names what has no name, so that PostgreSQL gives it none that another column has', async () => {
    expect(
      await compiled(
        'SELECT x.person_id FROM (SELECT person_id, count(*), max(year_of_birth) AS count FROM omop.person GROUP BY person_id) AS x WHERE x.count > 1950',
      ),
    ).toContain('count(*) AS column_2, max(person.year_of_birth) AS count');
  });

  it('is refused with the code of SQL alone, with details', async () => {
    await expect(compileSqlCohort('DROP TABLE omop.person', { dataDate: '2026-01-31' })).rejects.toMatchObject({
      code: 'SQL_REFUSED',
      details: [{ rule: 'one SELECT statement and nothing else', place: 'line 1, column 1' }],
    });
  });
});
