import { describe, expect, it } from 'vitest';
import { brokenRules, sqlVerdict } from '#test/support/sql-verdict';

/** What runs for a text, or the rules that it breaks. */
const runs = async (sql: string) => {
  const verdict = await sqlVerdict(sql);
  return verdict.kind === 'allowed' ? verdict.text : verdict.faults.map(({ rule }) => rule);
};

describe('a statement that answers persons and more', () => {
  it.each([
    ['SELECT person_id, year_of_birth FROM omop.person', 'SELECT person_id FROM omop.person'],
    ['SELECT year_of_birth AS y, person_id, 1, NULL FROM omop.person ORDER BY y', 'SELECT person_id FROM omop.person'],
    [
      'SELECT DISTINCT i.accession_id, i.image_occurrence_date FROM omop.image_occurrence AS i',
      'SELECT DISTINCT i.person_id FROM omop.image_occurrence AS i',
    ],
    ['SELECT accession_id, person_id FROM omop.image_occurrence', 'SELECT person_id FROM omop.image_occurrence'],
    [
      'SELECT person_id, sum(days_supply), max(quantity) FROM omop.drug_exposure GROUP BY person_id',
      'SELECT person_id FROM omop.drug_exposure',
    ],
    [
      'SELECT drug_concept_id, person_id, count(*) FROM omop.drug_exposure GROUP BY 1, 2 HAVING count(*) > 1',
      'SELECT person_id FROM omop.drug_exposure GROUP BY drug_concept_id, person_id HAVING count(*) > 1',
    ],
    [
      'SELECT person_id, death_date FROM omop.death UNION ALL SELECT person_id, year_of_birth FROM omop.person ORDER BY 2',
      'SELECT person_id FROM omop.death UNION ALL SELECT person_id FROM omop.person',
    ],
    [
      'SELECT person_id, max(CASE WHEN observation_concept_id = 2 THEN 1 ELSE 0 END) AS label FROM omop.observation GROUP BY person_id',
      'SELECT person_id FROM omop.observation',
    ],
    // Names that no rule lists are not read where nothing runs of them.
    [
      'SELECT person_id, person_source_value, age(birth_datetime) FROM omop.person',
      'SELECT person_id FROM omop.person',
    ],
  ])('runs as the one that answers the persons: %s', async (written, meant) => {
    const text = await runs(written);
    expect(typeof text).toBe('string');
    expect(text).toBe(await runs(meant));
  });

  it.each([
    ['SELECT person_id, death_date FROM omop.death INTERSECT SELECT person_id, death_date FROM omop.death'],
    ['SELECT person_id, year_of_birth FROM omop.person EXCEPT SELECT person_id, 1950 FROM omop.person'],
    ['SELECT person_id, death_date FROM omop.death UNION SELECT year_of_birth, person_id FROM omop.person'],
    ['SELECT person_id, count(*) FROM omop.death'],
    ['SELECT person_id, (SELECT max(d.death_date) FROM omop.death AS d) FROM omop.person'],
    ['SELECT person_id, pg_sleep(8) FROM omop.person'],
    ["SELECT person_id, query_to_xml('SELECT 1', true, false, '') FROM omop.person"],
    ['SELECT person_id, CASE WHEN year_of_birth = 1950 THEN 1 END AS x FROM omop.person'],
    ['SELECT person_id, omop.year(1) FROM omop.person'],
    ['SELECT person_id, p.* FROM omop.person AS p'],
    ['SELECT person_id, row_number() OVER (ORDER BY person_id) FROM omop.person'],
    ['SELECT person_id AS id, year_of_birth FROM omop.person'],
    ['SELECT year_of_birth AS person_id, gender_concept_id FROM omop.person'],
    ['SELECT person_id, year_of_birth FROM omop.person ORDER BY pg_sleep(8)'],
    ['SELECT person_id, year_of_birth FROM omop.person LIMIT 5'],
    ['SELECT person_id, year_of_birth FROM omop.person FOR UPDATE'],
    ['SELECT year_of_birth, count(*) FROM omop.person GROUP BY year_of_birth'],
    [
      'SELECT d.person_id, p.year_of_birth FROM omop.person AS p LEFT JOIN omop.death AS d ON d.person_id = p.person_id',
    ],
  ])('is refused where more than columns is left out, or other persons would be found: %s', async (written) => {
    expect(await brokenRules(written)).not.toEqual([]);
  });

  it('leaves the columns of a set inside it alone', async () => {
    const set = 'SELECT c.person_id, c.condition_start_date AS day FROM omop.condition_occurrence AS c';
    const within = (day: string) => `SELECT s.person_id, s.day FROM (${set}) AS s WHERE s.${day} > DATE '2020-01-01'`;
    expect(await brokenRules(within('day'))).toEqual([]);
    expect(await brokenRules(within('no_day'))).toHaveLength(1);
  });
});
