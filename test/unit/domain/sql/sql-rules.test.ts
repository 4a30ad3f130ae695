import { readdirSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { nodeForms } from '#domain/sql/node-forms';
import { flagRules } from '#domain/sql/rules/flag-rules';
import type { SqlRule } from '#domain/sql/sql-rule';
import { sqlRules } from '#domain/sql/sql-rules';
import { sqlTables } from '#domain/sql/sql-tables';
import { brokenRules, sqlVerdict } from '#test/support/sql-verdict';

const p = 'SELECT p.person_id FROM omop.person AS p';
const c = 'omop.condition_occurrence AS c';

const dead = 'LEFT JOIN omop.death AS d ON d.person_id = p.person_id';
/** A condition on a list of the vocabulary. */
const listed = (list: string): string => `SELECT c.person_id FROM ${c} WHERE c.condition_concept_id IN (${list})`;
/** A number as long as the product of so many others. */
const product = (column: string, times: number): string => Array.from({ length: times }, () => column).join(' * ');
const grown = (times: number): string =>
  `WITH a AS (SELECT c.person_id, ${product('c.condition_concept_id', times)} AS n FROM ${c}) SELECT a.person_id FROM a WHERE a.n * a.n > 1`;
/** Days reckoned from days, so that each guard doubles what is in it. */
const nested = (times: number): string =>
  `${p} ${dead} WHERE ${Array.from({ length: times }).reduce((day) => `CASE WHEN ${day} - DATE '2000-01-01' > 1 THEN d.death_date END`, 'd.death_date')} > DATE '2000-01-01'`;

/** Of each rule: what breaks it and its nearest twin that may run. */
const pairs: readonly (readonly [name: string, broken: string, kept: string])[] = [
  ['plain-text', `${p}\0; DROP TABLE x`, p],
  ['sound-syntax', 'SELECT person_id FRM omop.person x y', 'SELECT person_id FROM omop.person x'],
  ['one-select', `${p}; ${p}`, `${p};`],
  ['known-forms', `${p} FOR UPDATE`, p],
  [
    'bounded-size',
    `${p} WHERE ${Array.from({ length: 3000 }, () => 'true').join(' AND ')}`,
    `${p} WHERE true AND true`,
  ],
  ['bounded-size', nested(10), nested(3)],
  ['known-tables', 'SELECT person_id FROM person', 'SELECT person_id FROM omop.person'],
  [
    'clear-names',
    'WITH person AS (SELECT person_id FROM omop.death) SELECT person_id FROM person',
    'WITH dead AS (SELECT person_id FROM omop.death) SELECT person_id FROM dead',
  ],
  ['known-columns', `${p} WHERE p.person_source_value = 'x'`, `${p} WHERE p.gender_source_concept_id = 1`],
  ['named-columns', 'SELECT * FROM omop.death', 'SELECT person_id FROM omop.death'],
  ['known-functions', `${p} WHERE length('x') = 1`, `${p} WHERE EXTRACT(YEAR FROM DATE '2020-01-01') = 2020`],
  ['no-clock', `${p} WHERE now() > DATE '2020-01-01'`, `${p} WHERE CURRENT_DATE > DATE '2020-01-01'`],
  ['known-operators', `${p} WHERE p.person_id = 4242`, `${p} WHERE p.gender_concept_id = 4242`],
  ['known-operators', grown(20), grown(9)],
  ['known-operators', grown(101), grown(5)],
  ['boolean-conditions', `${p} WHERE 'yes'`, `${p} WHERE true`],
  ['known-casts', `${p} WHERE '1'::integer = 1`, `${p} WHERE p.year_of_birth::numeric = 1980`],
  ['sound-literals', `${p} WHERE CURRENT_DATE > '2026-02-30'`, `${p} WHERE CURRENT_DATE > '2026-02-28'`],
  [
    'like-patterns',
    `${p} WHERE p.gender_concept_id IN (SELECT concept_id FROM omop.concept WHERE concept_name LIKE 'a\\')`,
    `${p} WHERE p.gender_concept_id IN (SELECT concept_id FROM omop.concept WHERE concept_name LIKE '%a%')`,
  ],
  [
    'same-types',
    `${p} WHERE CASE WHEN true THEN p.year_of_birth ELSE 'x' END = 1`,
    `${p} WHERE CASE WHEN true THEN p.year_of_birth ELSE 2 END = 1`,
  ],
  [
    'plain-aggregates',
    `SELECT c.person_id FROM ${c} WHERE count(*) > 1 GROUP BY c.person_id`,
    `SELECT c.person_id FROM ${c} GROUP BY c.person_id HAVING count(*) > 1`,
  ],
  [
    'grouped-columns',
    `SELECT c.person_id FROM ${c} GROUP BY c.person_id HAVING c.condition_concept_id = 1`,
    `SELECT c.person_id FROM ${c} GROUP BY c.person_id, c.condition_concept_id HAVING c.condition_concept_id = 1`,
  ],
  [
    'own-rows',
    `${p} WHERE EXISTS (SELECT 1 FROM ${c} WHERE c.condition_concept_id = 5)`,
    `${p} WHERE EXISTS (SELECT 1 FROM ${c} WHERE c.condition_concept_id = 5 AND c.person_id = p.person_id)`,
  ],
  [
    'own-rows',
    `SELECT p.person_id FROM (omop.person AS p CROSS JOIN omop.death AS d) LEFT JOIN ${c} ON c.person_id = p.person_id AND c.person_id = d.person_id`,
    `SELECT p.person_id FROM (omop.person AS p CROSS JOIN omop.death AS d) LEFT JOIN ${c} ON c.person_id = p.person_id WHERE p.person_id = d.person_id`,
  ],
  [
    'own-rows',
    `${p} WHERE EXISTS (SELECT 1 FROM omop.person AS q LEFT JOIN omop.death AS d ON d.person_id = q.person_id WHERE d.person_id = p.person_id OR q.person_id = p.person_id)`,
    `${p} WHERE EXISTS (SELECT 1 FROM omop.person AS q LEFT JOIN omop.death AS d ON d.person_id = q.person_id WHERE q.person_id = p.person_id)`,
  ],
  [
    'own-rows',
    `SELECT q.person_id FROM omop.person AS q WHERE EXISTS (SELECT 1 FROM omop.person AS a LEFT JOIN (omop.note AS n JOIN omop.observation AS o ON o.person_id = q.person_id AND n.person_id = o.person_id) ON n.person_id = a.person_id)`,
    `SELECT q.person_id FROM omop.person AS q WHERE EXISTS (SELECT 1 FROM omop.person AS a LEFT JOIN (omop.note AS n JOIN omop.observation AS o ON n.person_id = o.person_id) ON n.person_id = a.person_id WHERE a.person_id = q.person_id)`,
  ],
  [
    'present-persons',
    `${p} ${dead} WHERE d.person_id NOT IN (SELECT c.person_id FROM ${c})`,
    `${p} ${dead} WHERE p.person_id NOT IN (SELECT c.person_id FROM ${c})`,
  ],
  [
    'present-persons',
    `${p} ${dead} WHERE (d.person_id IN (SELECT c.person_id FROM ${c})) IS UNKNOWN`,
    `${p} ${dead} WHERE (p.person_id IN (SELECT c.person_id FROM ${c})) IS NOT UNKNOWN AND d.person_id IS NULL`,
  ],
  [
    'person-sets',
    `${p} WHERE p.person_id NOT IN (SELECT c.person_id FROM omop.person AS q LEFT JOIN ${c} ON c.person_id = q.person_id)`,
    `${p} WHERE p.person_id NOT IN (SELECT q.person_id FROM omop.person AS q LEFT JOIN ${c} ON c.person_id = q.person_id)`,
  ],
  [
    'known-columns',
    `${p} WHERE p.person_id IN (SELECT d.person_id FROM omop.death AS d WHERE d.cause_concept_id = p.gender_concept_id)`,
    `${p} WHERE EXISTS (SELECT 1 FROM omop.death AS d WHERE d.person_id = p.person_id AND d.cause_concept_id = p.gender_concept_id)`,
  ],
  [
    'known-columns',
    `${p} WHERE p.person_id IN (SELECT p.person_id FROM omop.death AS d)`,
    `${p} WHERE p.person_id IN (SELECT d.person_id FROM omop.death AS d)`,
  ],
  ['person-answer', 'SELECT person_id AS id FROM omop.person', 'SELECT person_id FROM omop.person'],
  [
    'joined-tables',
    listed(
      "SELECT a.descendant_concept_id FROM omop.concept_ancestor AS a, omop.concept AS k WHERE k.concept_code = 'x'",
    ),
    listed(
      "SELECT a.descendant_concept_id FROM omop.concept_ancestor AS a, omop.concept AS k WHERE k.concept_code = 'x' AND k.concept_id = a.ancestor_concept_id",
    ),
  ],
  [
    'bounded-rows',
    'SELECT a.person_id FROM omop.measurement a JOIN omop.measurement b USING (person_id) JOIN omop.measurement c USING (person_id)',
    'SELECT a.person_id FROM omop.measurement a JOIN omop.measurement b USING (person_id) JOIN (SELECT person_id, min(measurement_date) AS day FROM omop.measurement GROUP BY person_id) c USING (person_id)',
  ],
  [
    'bounded-rows',
    `SELECT c.person_id FROM ${c} WHERE EXISTS (SELECT 1 FROM omop.measurement m JOIN omop.observation o USING (person_id) WHERE m.person_id = c.person_id)`,
    `SELECT c.person_id FROM ${c} WHERE EXISTS (SELECT 1 FROM omop.measurement m WHERE m.person_id = c.person_id) AND EXISTS (SELECT 1 FROM omop.observation o WHERE o.person_id = c.person_id)`,
  ],
  [
    'joined-tables',
    listed(
      'SELECT k.concept_id FROM (omop.concept AS k CROSS JOIN omop.concept AS j) LEFT JOIN omop.concept_ancestor AS a ON a.ancestor_concept_id = k.concept_id AND a.descendant_concept_id = j.concept_id',
    ),
    listed(
      'SELECT k.concept_id FROM (omop.concept AS k JOIN omop.concept AS j ON j.concept_id = k.concept_id) LEFT JOIN omop.concept_ancestor AS a ON a.ancestor_concept_id = k.concept_id AND a.descendant_concept_id = j.concept_id',
    ),
  ],
  ...[
    `SELECT c.person_id FROM ${c} JOIN omop.concept AS k ON k.concept_id = c.condition_concept_id AND k.valid_start_date > c.condition_start_date`,
    `SELECT c.person_id FROM ${c} JOIN omop.concept AS k ON k.concept_id = c.condition_concept_id OR k.concept_code = 'x'`,
    `SELECT c.person_id FROM ${c} JOIN omop.concept AS k ON k.concept_id = c.condition_concept_id GROUP BY c.person_id, k.vocabulary_id HAVING count(*) > 1`,
    `SELECT c.person_id FROM ${c} LEFT JOIN omop.concept_ancestor AS a ON a.descendant_concept_id = c.condition_concept_id`,
    `SELECT c.person_id FROM ${c} WHERE EXISTS (SELECT 1 FROM omop.concept AS k WHERE k.concept_id = c.condition_concept_id)`,
    `SELECT c.person_id FROM ${c} WHERE EXISTS (SELECT 1 FROM omop.concept)`,
    `SELECT c.person_id FROM ${c} WHERE c.condition_concept_id = (SELECT max(concept_id) FROM omop.concept)`,
    `WITH k AS (SELECT concept_id, vocabulary_id FROM omop.concept) SELECT c.person_id FROM ${c} WHERE c.condition_concept_id IN (SELECT k.concept_id FROM k)`,
    listed('SELECT x.concept_id FROM (SELECT concept_id FROM omop.concept) AS x'),
    listed('SELECT max(concept_id) FROM omop.concept'),
    listed('SELECT concept_id + 1 FROM omop.concept'),
    listed(
      'SELECT a.ancestor_concept_id FROM omop.concept AS k LEFT JOIN omop.concept_ancestor AS a ON a.ancestor_concept_id = k.concept_id',
    ),
    listed(
      'SELECT concept_id FROM omop.concept UNION SELECT x.condition_concept_id FROM omop.condition_occurrence AS x WHERE x.person_id = c.person_id',
    ),
    listed('SELECT concept_id FROM omop.concept WHERE concept_code IN (SELECT concept_code FROM omop.concept)'),
  ].map((broken): [string, string, string] => [
    'vocabulary-apart',
    broken,
    listed(
      'SELECT k.concept_id FROM omop.concept AS k UNION SELECT a.descendant_concept_id FROM omop.concept_ancestor AS a WHERE a.ancestor_concept_id IN (SELECT x.concept_id FROM omop.concept AS x)',
    ),
  ]),
  ['matching-sides', `${p} UNION SELECT year_of_birth FROM omop.person`, `${p} UNION SELECT person_id FROM omop.death`],
  [
    'joined-subqueries',
    `${p} WHERE (SELECT max(c.condition_concept_id) FROM ${c} WHERE c.person_id = p.person_id) = 5`,
    `${p} JOIN (SELECT c.person_id, max(c.condition_concept_id) AS last FROM ${c} GROUP BY c.person_id) AS s ON s.person_id = p.person_id WHERE s.last = 5`,
  ],
  [
    'single-column',
    `${p} WHERE p.person_id IN (SELECT c.person_id, c.condition_concept_id FROM ${c})`,
    `${p} WHERE p.person_id IN (SELECT c.person_id FROM ${c})`,
  ],
  [
    'rows-from-tables',
    `${p} WHERE EXISTS (SELECT 1)`,
    `${p} WHERE EXISTS (SELECT 1 FROM omop.death AS d WHERE d.person_id = p.person_id)`,
  ],
  ['literal-limits', `${p} LIMIT 10`, `${p} WHERE EXISTS (SELECT 1 FROM ${c} WHERE c.person_id = p.person_id LIMIT 1)`],
  ['plain-order', `${p} ORDER BY p.year_of_birth`, `${p} ORDER BY person_id`],
];

/** A rule by the name of its file, or of its row in the table of flags. */
async function ruleOf(name: string): Promise<SqlRule> {
  const row = name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  if (Object.hasOwn(flagRules, row)) return flagRules[row as keyof typeof flagRules];
  const exported = await import(`../../../../lib/domain/sql/rules/${name}.ts`);
  return exported[row];
}

test.each(pairs)('%s refuses its fault and lets its twin through', async (name, broken, kept) => {
  expect(await brokenRules(broken)).toContain((await ruleOf(name)).name);
  expect(await brokenRules(kept)).toEqual([]);
});

describe('the rules of expert SQL', () => {
  it('are these, each a file or a row in the table of flags, and each has its pair above', () => {
    const files = readdirSync('lib/domain/sql/rules').map((file) => file.replace('.ts', ''));
    const rows = Object.keys(flagRules).map((row) => row.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
    const names = [...files.filter((file) => file !== 'flag-rules'), ...rows];
    expect(sqlRules).toHaveLength(names.length);
    // Drift can only come from a fault of the deparser, so that no text breaks that rule.
    expect([...new Set(pairs.map(([name]) => name))].sort()).toEqual(
      names.filter((name) => name !== 'no-drift').sort(),
    );
    expect(new Set(sqlRules.map(({ name }) => name)).size).toBe(sqlRules.length);
  });

  it('have names that fit the contract of a fault', () => {
    for (const { name } of sqlRules) expect(name.length).toBeLessThanOrEqual(200);
  });

  it('refuse what drifted between the judgement and the run', () => {
    const broken = (same: boolean) => sqlRules.filter((rule) => rule.brokenBy({ kind: 'drift', same, at: 0 }));
    expect([broken(true), broken(false).map(({ name }) => name)]).toEqual([
      [],
      ['the statement as it would run is the one that was judged'],
    ]);
  });

  it('let in these kinds of nodes and these tables, and a new one is a decision', () => {
    expect(Object.keys(nodeForms).sort()).toMatchInlineSnapshot(`
      [
        "A_Const",
        "A_Expr",
        "A_Star",
        "Alias",
        "BoolExpr",
        "Boolean",
        "BooleanTest",
        "CaseExpr",
        "CaseWhen",
        "CoalesceExpr",
        "ColumnRef",
        "CommonTableExpr",
        "Float",
        "FuncCall",
        "Integer",
        "JoinExpr",
        "List",
        "MinMaxExpr",
        "NullTest",
        "RangeSubselect",
        "RangeVar",
        "ResTarget",
        "SQLValueFunction",
        "SelectStmt",
        "SortBy",
        "String",
        "SubLink",
        "TypeCast",
        "TypeName",
        "WithClause",
      ]
    `);
    expect(Object.keys(sqlTables).sort()).toMatchInlineSnapshot(`
      [
        "concept",
        "concept_ancestor",
        "condition_occurrence",
        "death",
        "device_exposure",
        "drug_exposure",
        "image_feature",
        "image_occurrence",
        "measurement",
        "note",
        "note_nlp",
        "observation",
        "observation_period",
        "person",
        "procedure_occurrence",
        "visit_occurrence",
      ]
    `);
  });

  it('let no source value, no free text and no time of day be named', () => {
    const columns = Object.values(sqlTables).flatMap(({ columns }) => Object.keys(columns));
    expect(
      columns.filter((name) => /source_value|_text|title|string|datetime|snippet|uri|path|accession/.test(name)),
    ).toEqual([]);
  });
});

describe('a refusal', () => {
  it('tells every fault at once, with its place and what to write instead', async () => {
    const verdict = await sqlVerdict(
      "SELECT person_id\nFROM person\nWHERE 'é' = 'é' AND birth_datetime > now()\n  AND pg_sleep(1) IS NULL",
    );
    expect(verdict).toMatchObject({
      kind: 'refused',
      faults: [
        { place: 'line 2, column 6', instead: 'omop.person' },
        { place: 'line 3, column 21' },
        {
          place: 'line 3, column 38',
          instead: "CURRENT_DATE, which is DATE '2026-01-31' here, the day the data were loaded",
        },
        { place: 'line 4, column 7', rule: expect.stringContaining('only functions on the list') },
      ],
    });
  });

  it('says of a set that it names nothing around it, and how to ask that', async () => {
    const set = 'SELECT d.person_id FROM omop.death AS d WHERE d.cause_concept_id =';
    const instead = async (sql: string) => {
      const verdict = await sqlVerdict(sql);
      return verdict.kind === 'refused' ? verdict.faults.map((fault) => fault.instead?.slice(0, 6)) : [];
    };
    expect(await instead(`${p} WHERE p.person_id IN (${set} p.gender_concept_id)`)).toEqual(['EXISTS']);
    expect(
      await instead(
        `${p} WHERE EXISTS (SELECT 1 FROM (${set} p.gender_concept_id) AS x WHERE x.person_id = p.person_id)`,
      ),
    ).toEqual(['EXISTS']);
    expect(await instead(`${p} WHERE p.person_id IN (${set} d.no_column)`)).toEqual(['death:']);
  });

  it.each([
    ['SELECT person_id FROM person WHERE year_of_birth > 1950', 'omop.person'],
    [
      'SELECT c.person_id FROM cdm.condition_occurrence AS c WHERE c.condition_concept_id = 1',
      'omop.condition_occurrence',
    ],
    ['SELECT e.person_id FROM omop.drug_era AS e WHERE e.drug_era_start_date > e.gap_days', 'omop.drug_exposure'],
    [`${p} JOIN omop.dose_era AS e ON e.person_id = p.person_id WHERE e.dose_value > 1`, 'omop.drug_exposure'],
    [`${p} WHERE EXISTS (SELECT 1 FROM omop.condition_era AS e WHERE e.person_id = p.person_id)`, 'omop.condition_occ'],
    ['SELECT * FROM omop.death', 'SELECT person_id'],
    [`${p} WHERE age(birth_datetime) > 18`, 'EXTRACT(YEAR FROM CURRENT_DATE)'],
    [`${p} WHERE p.birth_datetime IS NULL`, 'year_of_birth'],
    [`SELECT c.person_id FROM ${c} WHERE c.condition_start_datetime > DATE '2020-01-01'`, 'condition_start_date'],
    [`SELECT c.person_id FROM ${c} WHERE c.condition_source_value = 'J18'`, 'condition_concept_id'],
    [`SELECT person_id FROM omop.image_occurrence WHERE accession_id IS NOT NULL`, 'leave accession_id out'],
    [
      `SELECT c.person_id FROM ${c} WHERE DATEDIFF(day, c.condition_start_date, CURRENT_DATE) > 3`,
      'drug_exposure_start',
    ],
    [
      `SELECT c.person_id FROM ${c} WHERE DATEADD(day, 3, c.condition_start_date) > CURRENT_DATE`,
      'condition_start_date +',
    ],
    [`SELECT c.person_id FROM ${c} WHERE MONTH(c.condition_start_date) = 3`, 'EXTRACT(MONTH'],
  ])('finds one mistake once, and says what to write instead: %s', async (sql, instead) => {
    const verdict = await sqlVerdict(sql);
    expect(verdict).toMatchObject({ faults: [{ instead: expect.stringContaining(instead) }] });
    expect(verdict.kind === 'refused' && verdict.faults.length).toBe(1);
  });

  it('finds two mistakes as two, also in a table that is refused', async () => {
    expect(await brokenRules('SELECT person_id FROM person WHERE no_column = 1')).toHaveLength(2);
    expect(await brokenRules('SELECT e.person_id FROM omop.drug_era AS e WHERE year(e.x) = 1')).toHaveLength(2);
    expect(
      await brokenRules(`${p} JOIN omop.drug_era AS e ON e.person_id = p.person_id WHERE p.no_column = 1`),
    ).toHaveLength(2);
  });

  it('tells no more than fifty faults, and repeats no word of the text', async () => {
    const faults = Array.from({ length: 90 }, (_, index) => `secret_${index}() = 1`).join(' AND ');
    const verdict = await sqlVerdict(`SELECT person_id FROM omop.person WHERE ${faults}`);
    expect(verdict.kind === 'refused' && verdict.faults.length).toBe(50);
    expect(JSON.stringify(verdict)).not.toContain('secret_');
  });

  it('of bad syntax tells where the parser stopped, also behind letters of more than one byte', async () => {
    expect(await sqlVerdict("SELECT person_id FROM omop.person WHERE 'ééé' frm frm x")).toMatchObject({
      faults: [{ place: 'line 1, column 47' }],
    });
  });

  it('comes also where a text is nested beyond what can be read, again and again', async () => {
    const deep = `SELECT person_id FROM omop.person WHERE ${'1+'.repeat(9900)}1 = 1`;
    for (let count = 0; count < 20; count += 1) expect(await brokenRules(deep)).not.toEqual([]);
    expect(await brokenRules(p)).toEqual([]);
  });
});

describe('a subquery that depends on rows around it', () => {
  const set = `WITH a AS (SELECT c.person_id, min(c.condition_start_date) AS day FROM ${c} GROUP BY c.person_id)`;
  const held = 'EXISTS (SELECT 1 FROM a WHERE a.person_id = p.person_id)';
  const rule =
    'what depends on rows around it is a plain EXISTS or NOT EXISTS, which AND joins to WHERE or to the ON of a JOIN';
  const faults = async (sql: string) => {
    const verdict = await sqlVerdict(sql);
    return verdict.kind === 'refused' ? verdict.faults : [];
  };

  it.each([
    [`${p} WHERE p.year_of_birth = 1950`, `OR ${held}`, 4],
    [`${p} WHERE p.year_of_birth = 1950`, `OR p.year_of_birth = 1951 AND NOT ${held}`, 35],
    [`${p} WHERE true`, `AND CASE WHEN ${held} THEN true ELSE false END`, 15],
    [`${p} WHERE true`, `AND coalesce(${held}, false)`, 14],
    [`${p} WHERE true`, `AND (${held}) IS TRUE`, 6],
    [`${p} WHERE true`, `AND NOT NOT ${held}`, 13],
    [`${p} WHERE true`, `AND NOT (${held} AND p.year_of_birth = 1)`, 10],
    [`${p} GROUP BY p.person_id`, `HAVING ${held}`, 8],
    [
      `SELECT p.person_id FROM omop.person AS p LEFT JOIN omop.death AS d ON d.person_id = p.person_id`,
      `AND ${held}`,
      5,
    ],
    [`${p} WHERE true`, `AND (SELECT count(*) FROM a WHERE a.person_id = p.person_id) = 1`, 5],
    [`${p} WHERE true`, `AND 2020 IN (SELECT EXTRACT(YEAR FROM a.day) FROM a WHERE a.person_id = p.person_id)`, 5],
    [
      `${p} WHERE true`,
      `AND EXISTS (WITH b AS (SELECT a.person_id FROM a) SELECT 1 FROM b WHERE b.person_id = p.person_id)`,
      5,
    ],
    [`${p} WHERE true`, `AND EXISTS (SELECT count(*) FROM a WHERE a.person_id = p.person_id)`, 5],
    [
      `${p} WHERE true`,
      `AND EXISTS (SELECT a.day FROM a WHERE a.person_id = p.person_id GROUP BY a.day HAVING count(*) > 1)`,
      5,
    ],
    [
      `${p} WHERE true`,
      `AND EXISTS (SELECT 1 FROM a WHERE a.person_id = p.person_id AND EXISTS (SELECT 1 FROM omop.death AS d WHERE d.person_id = p.person_id))`,
      123,
    ],
    [
      `${p} WHERE true`,
      `AND EXISTS (SELECT 1 FROM a JOIN omop.death AS d ON d.person_id = p.person_id WHERE a.person_id = p.person_id)`,
      67,
    ],
  ])('is refused with its place: %s %s', async (before, within, column) => {
    const found = (await faults(`${set}\n${before}\n${within}`)).filter((fault) => fault.rule === rule);
    expect(found.map(({ place }) => place)).toContain(`line 3, column ${column}`);
    for (const { instead } of found) expect(instead).toBeDefined();
  });

  it.each([
    `${p} WHERE ${held}`,
    `${p} WHERE NOT ${held}`,
    `${p} WHERE p.year_of_birth > 1950 AND (p.year_of_birth < 1960 AND (NOT ${held}))`,
    `${p} JOIN omop.death AS d ON d.person_id = p.person_id AND NOT ${held}`,
    `${p} WHERE EXISTS (SELECT DISTINCT a.day FROM a WHERE a.person_id = p.person_id AND EXTRACT(YEAR FROM a.day) > p.year_of_birth + 18 LIMIT 1)`,
    `${p} WHERE NOT EXISTS (SELECT 1 FROM a WHERE a.person_id = p.person_id AND NOT EXISTS (SELECT 1 FROM omop.death AS d WHERE d.person_id = a.person_id AND d.death_date > a.day))`,
    `${p} WHERE p.year_of_birth = 1950 OR p.person_id IN (SELECT a.person_id FROM a)`,
    `${p} WHERE CASE WHEN p.person_id NOT IN (SELECT a.person_id FROM a) THEN true ELSE false END`,
    `${p} GROUP BY p.person_id HAVING count(*) > 1 OR p.person_id IN (SELECT a.person_id FROM a)`,
    `${p} LEFT JOIN (SELECT a.person_id, count(*) AS n FROM a GROUP BY a.person_id) AS s ON s.person_id = p.person_id WHERE coalesce(s.n, 0) = 0`,
  ])('has a twin that is let through: %s', async (kept) => {
    expect(await faults(`${set} ${kept}`)).toEqual([]);
  });
});
