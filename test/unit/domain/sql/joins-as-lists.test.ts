import { describe, expect, it } from 'vitest';
import { sqlVerdict } from '#test/support/sql-verdict';

const from = 'SELECT c.person_id FROM omop.condition_occurrence AS c';
const code = "k.concept_code = 'x'";
const tie = 'k.concept_id = c.condition_concept_id';

describe('records joined with the vocabulary', () => {
  it.each([
    [
      `${from} JOIN omop.concept AS k ON ${tie} WHERE ${code}`,
      `${from} WHERE c.condition_concept_id IN (SELECT k.concept_id FROM omop.concept AS k WHERE ${code})`,
    ],
    [
      `${from} JOIN omop.concept AS k ON c.condition_concept_id = k.concept_id AND ${code}`,
      `${from} WHERE c.condition_concept_id IN (SELECT k.concept_id FROM omop.concept AS k WHERE ${code})`,
    ],
    [
      `${from}, omop.concept AS k WHERE ${tie} AND c.visit_occurrence_id IS NULL`,
      `${from} WHERE c.visit_occurrence_id IS NULL AND c.condition_concept_id IN (SELECT k.concept_id FROM omop.concept AS k)`,
    ],
    [`${from} LEFT JOIN omop.concept AS k ON ${tie}`, from],
    [
      `${from} LEFT JOIN omop.concept AS k ON ${tie} WHERE ${code}`,
      `${from} WHERE c.condition_concept_id IN (SELECT k.concept_id FROM omop.concept AS k WHERE ${code})`,
    ],
    [
      `${from} JOIN omop.concept_ancestor AS a ON a.descendant_concept_id = c.condition_concept_id JOIN omop.concept AS k ON k.concept_id = a.ancestor_concept_id WHERE ${code}`,
      `${from} WHERE c.condition_concept_id IN (SELECT a.descendant_concept_id FROM omop.concept_ancestor AS a, omop.concept AS k WHERE k.concept_id = a.ancestor_concept_id AND ${code})`,
    ],
    [
      `WITH codes AS (SELECT concept_id FROM omop.concept UNION SELECT descendant_concept_id FROM omop.concept_ancestor) ${from} JOIN codes AS s ON s.concept_id = c.condition_concept_id`,
      `${from} WHERE c.condition_concept_id IN (SELECT concept_id FROM omop.concept UNION SELECT descendant_concept_id FROM omop.concept_ancestor)`,
    ],
    [
      `WITH codes AS (SELECT concept_id AS id FROM omop.concept) ${from} WHERE c.condition_concept_id NOT IN (SELECT codes.id FROM codes) OR c.condition_source_concept_id IN (SELECT id FROM codes)`,
      `${from} WHERE c.condition_concept_id NOT IN (SELECT concept_id AS id FROM omop.concept) OR c.condition_source_concept_id IN (SELECT concept_id AS id FROM omop.concept)`,
    ],
    [
      `${from} JOIN omop.concept_ancestor AS a ON a.descendant_concept_id = c.condition_concept_id WHERE a.ancestor_concept_id = 1 GROUP BY c.person_id HAVING count(*) > 1`,
      `${from} WHERE c.condition_concept_id IN (SELECT a.descendant_concept_id FROM omop.concept_ancestor AS a WHERE a.ancestor_concept_id = 1) GROUP BY c.person_id HAVING count(*) > 1`,
    ],
  ])('are asked as lists: %s', async (written, meant) => {
    const [one, other] = [await sqlVerdict(written), await sqlVerdict(meant)];
    expect(one.kind).toBe('allowed');
    expect(one).toEqual(other);
  });

  it.each([
    // A condition on both, another tie, an OR, and a row that may be missing are other questions.
    `${from} JOIN omop.concept AS k ON ${tie} AND k.valid_start_date < c.condition_start_date`,
    `${from} JOIN omop.concept AS k ON k.concept_id > c.condition_concept_id`,
    `${from} JOIN omop.concept AS k ON ${tie} AND k.concept_id = c.condition_source_concept_id`,
    `${from} JOIN omop.concept AS k ON ${tie} WHERE ${code} OR c.condition_status_concept_id = 1`,
    `${from} LEFT JOIN omop.concept AS k ON ${tie} WHERE k.concept_id IS NULL`,
    `${from} LEFT JOIN omop.concept AS k ON ${tie} WHERE coalesce(k.concept_code, 'x') = 'x'`,
    `${from} JOIN omop.concept AS k ON ${code}`,
    `${from} JOIN omop.concept AS k USING (concept_id)`,
    // What is counted would be counted once for each ancestor.
    `${from} JOIN omop.concept_ancestor AS a ON a.descendant_concept_id = c.condition_concept_id WHERE a.ancestor_concept_id IN (1, 2) GROUP BY c.person_id HAVING count(*) > 1`,
    `${from} JOIN omop.concept AS k ON ${tie} GROUP BY c.person_id HAVING min(k.valid_start_date) > DATE '2020-01-01'`,
    `SELECT c.person_id FROM omop.concept AS k LEFT JOIN omop.condition_occurrence AS c ON ${tie}`,
    `WITH codes AS (SELECT concept_id FROM omop.concept) ${from} WHERE EXISTS (SELECT 1 FROM codes WHERE codes.concept_id = c.condition_concept_id)`,
    `WITH codes AS (SELECT concept_id FROM omop.concept LIMIT 1) ${from} JOIN codes ON codes.concept_id = c.condition_concept_id`,
    `WITH codes AS (SELECT x.condition_concept_id FROM omop.condition_occurrence AS x) ${from} JOIN codes ON codes.condition_concept_id = c.condition_concept_id`,
  ])('stay as they are, and are refused, where a list would be another question: %s', async (written) => {
    expect(await sqlVerdict(written)).toMatchObject({ kind: 'refused' });
  });
});
