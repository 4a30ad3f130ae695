/** Where a technique puts what it injects, and what it injects, written by us; `tests` of the tool's own do so. */
export type SqlmapTechnique = {
  readonly family: 'boolean blind' | 'error based' | 'inline query' | 'stacked queries' | 'time blind' | 'union query';
  readonly name: string;
  readonly tests: number;
  readonly refused: readonly string[];
  /** What is let through, because it says nothing of anybody: the same as this plain statement. */
  readonly harmless?: readonly (readonly [text: string, same: string])[];
  /** The nearest honest question, which must pass. */
  readonly twin: string;
};

const all = 'SELECT person_id FROM omop.person';
const base = `${all} WHERE year_of_birth > 1950`;
const nobody = `${base} AND false`;
const and = (text: string): string => `${base} AND ${text}`;
const or = (text: string): string => `${base} OR ${text}`;
const inPlace = (text: string): string => `${all} WHERE year_of_birth > ${text}`;
const ordered = (text: string): string => `${base} ORDER BY person_id, ${text}`;
const grouped = (text: string): string => `${all} GROUP BY person_id, ${text}`;
const stacked = (text: string): string => `${base}; ${text}`;
const commented = (text: string): readonly string[] => [text, `${text} --`, `${text} -- rest'`, `${text} /* rest */`];
const both = (text: string): readonly string[] => [...commented(and(text)), ...commented(or(text))];

/** What the tool asks about bit by bit. */
const bit = "(SELECT count(*) FROM pg_user WHERE usename LIKE 'p%') > 0";
const value = '(SELECT passwd::text FROM pg_shadow ORDER BY usename OFFSET 0 LIMIT 1)';
const seriesIf = (condition: string): string => `generate_series(7, 7, CASE WHEN ${condition} THEN 1 ELSE 0 END)`;
const marked = (inner: string): string => `'<b>' || ${inner}::text || '</b>'`;
const failing = (inner: string): string => `CAST(${marked(inner)} AS numeric)`;
const sleepIf = `(CASE WHEN ${bit} THEN (SELECT 4 FROM pg_sleep(5)) ELSE 4 END)`;
const heavyIf = `(CASE WHEN ${bit} THEN (SELECT count(*) FROM generate_series(1, 5000000)) ELSE 4 END)`;
const oneOrFail = `(SELECT (CASE WHEN ${bit} THEN 4 ELSE 1 / (SELECT 0) END))`;
const oneOrTwo = `(SELECT (CASE WHEN ${bit} THEN 4 ELSE (SELECT 4 UNION SELECT 5) END))`;
const glibc = "CREATE OR REPLACE FUNCTION nap(int) RETURNS int AS '/lib/libc.so.6', 'sleep' LANGUAGE c STRICT";

/**
 * The tests of sqlmap's payload lists that are for PostgreSQL or for every database, in our own words. Coverage is
 * counted by family: `tests` says how many of the tool's tests put the same thing in the same place (those that differ
 * in a comment or a number of columns are written out together), and the sum over a family must be the tool's number
 * of such tests. Each of them is refused, or let through because it is a constant, and then means the plain statement.
 */
export const sqlmapTechniques: readonly SqlmapTechnique[] = [
  {
    family: 'boolean blind',
    name: 'a condition with AND, bare or before a comment',
    tests: 2,
    refused: commented(and(bit)),
    harmless: [...commented(and('5 = 5')).map((text) => [text, base] as const), [and('5 = 6'), nobody]],
    twin: and('gender_concept_id = 8532'),
  },
  {
    family: 'boolean blind',
    name: 'a condition with OR or OR NOT, bare or before a comment',
    tests: 4,
    refused: [...commented(or(bit)), ...commented(or(`NOT ${bit}`))],
    harmless: [
      ...commented(or('5 = 5')).map((text) => [text, all] as const),
      [or('NOT 5 = 5'), base],
      [or('5 = 6'), base],
    ],
    twin: or('NOT gender_concept_id = 8532'),
  },
  {
    family: 'boolean blind',
    name: 'a value or an error by two rows, with AND and OR',
    tests: 2,
    refused: both(`4 = ${oneOrTwo}`),
    twin: and('NOT EXISTS (SELECT 2 FROM omop.death AS d WHERE d.person_id = person.person_id)'),
  },
  {
    family: 'boolean blind',
    name: 'a value or an error by two rows in place of a value, also from a table of one row',
    tests: 3,
    refused: [
      inPlace(oneOrTwo),
      inPlace(`(CASE WHEN ${bit} THEN 1950 ELSE 7 * (SELECT 7 FROM dual UNION SELECT 8 FROM dual) END)`),
    ],
    twin: inPlace('(CASE WHEN gender_concept_id = 8532 THEN 1950 ELSE 7 * 280 END)'),
  },
  {
    family: 'boolean blind',
    name: 'a value or none in place of a value',
    tests: 2,
    refused: [
      inPlace(`(CASE WHEN ${bit} THEN 1950 ELSE NULL END)`),
      inPlace('(CASE WHEN 5 = 5 THEN 1950 ELSE NULL END)'),
    ],
    harmless: [
      [inPlace('(CASE WHEN 5 = 5 THEN 1950 END)'), base],
      [inPlace('(CASE WHEN 5 = 6 THEN 1950 END)'), nobody],
    ],
    twin: inPlace('(CASE WHEN gender_concept_id = 8532 THEN 1950 END)'),
  },
  {
    family: 'boolean blind',
    name: 'HAVING without groups',
    tests: 1,
    refused: [`${base} HAVING ${bit}`, `${base} HAVING 5 = 5`, `${base} GROUP BY person_id HAVING ${bit}`],
    harmless: [[`${base} GROUP BY person_id HAVING 5 = 5`, base]],
    twin: `${base} GROUP BY person_id HAVING max(gender_concept_id) = 8532`,
  },
  {
    family: 'boolean blind',
    name: 'nothing or a cast that fails, with AND and OR',
    tests: 2,
    refused: both(`(SELECT (CASE WHEN ${bit} THEN NULL ELSE CAST('abc' AS numeric) END)) IS NULL`),
    twin: and('CAST(gender_concept_id AS numeric) IS NOT NULL'),
  },
  {
    family: 'boolean blind',
    name: 'a value or a division by zero in place of a value',
    tests: 2,
    refused: [inPlace(oneOrFail), inPlace(`(SELECT (CASE WHEN ${bit} THEN year_of_birth ELSE 1 / (SELECT 0) END))`)],
    twin: inPlace('gender_concept_id / 2.5'),
  },
  {
    family: 'boolean blind',
    name: 'a series whose step may be zero in place of a value',
    tests: 2,
    refused: [
      inPlace(`(SELECT * FROM ${seriesIf(bit)} LIMIT 1)`),
      inPlace(`(SELECT 1950 FROM ${seriesIf(bit)} LIMIT 1)`),
    ],
    twin: inPlace('coalesce(month_of_birth, 1) * 1950'),
  },
  {
    family: 'boolean blind',
    name: 'a division by zero or a series in ORDER BY and GROUP BY',
    tests: 3,
    refused: [
      oneOrFail,
      `(SELECT (CASE WHEN ${bit} THEN person_id ELSE 1 / (SELECT 0) END))`,
      `(SELECT * FROM ${seriesIf(bit)} LIMIT 1)`,
    ].flatMap((text) => [ordered(text), grouped(text)]),
    twin: grouped('year_of_birth'),
  },
  {
    family: 'boolean blind',
    name: 'a second statement that fails or not',
    tests: 2,
    refused: [
      ...commented(stacked(`SELECT ${oneOrFail}`)),
      ...commented(stacked(`SELECT * FROM ${seriesIf(bit)} LIMIT 1`)),
    ],
    twin: `${base};`,
  },
  {
    family: 'error based',
    name: 'a value inside the message of a cast, with AND and OR',
    tests: 2,
    refused: [...both(`4 = ${failing(value)}`), and(`4 = ${failing('(SELECT (CASE WHEN 5 = 5 THEN 1 ELSE 0 END))')}`)],
    twin: or("CAST(4 AS numeric) = CASE WHEN 'a' = 'b' THEN 1 ELSE 0 END"),
  },
  {
    family: 'error based',
    name: 'a value inside the message of a cast in place of a value, also by a series',
    tests: 2,
    refused: [inPlace(`(${failing(value)})`), inPlace(`(${failing(`(SELECT 1 FROM ${seriesIf(bit)} LIMIT 1)`)})`)],
    twin: inPlace('(1950::numeric)'),
  },
  {
    family: 'error based',
    name: 'a value inside the message of a cast in ORDER BY and GROUP BY, also by a series',
    tests: 2,
    refused: [failing(value), failing(`(SELECT 1 FROM ${seriesIf(bit)} LIMIT 1)`)].flatMap((text) => [
      ordered(`(${text})`),
      grouped(`(${text})`),
    ]),
    twin: `${base} ORDER BY person_id DESC NULLS LAST`,
  },
  {
    family: 'inline query',
    name: 'a value between marks, put together with || or with a function',
    tests: 2,
    refused: [
      inPlace(`(SELECT ${marked(value)})`),
      inPlace(`(SELECT concat(concat('<b>', ${value}), '</b>'))`),
      `SELECT ${marked(value)} AS person_id FROM omop.person`,
    ],
    twin: and("gender_concept_id IN (SELECT k.concept_id FROM omop.concept AS k WHERE k.concept_name = '<b>')"),
  },
  {
    family: 'stacked queries',
    name: 'a second statement that waits',
    tests: 2,
    refused: [...commented(stacked('SELECT pg_sleep(5)')), ...commented(stacked(`SELECT ${sleepIf}`))],
    twin: `${base} ; -- nothing else`,
  },
  {
    family: 'stacked queries',
    name: 'a second statement that works hard',
    tests: 2,
    refused: [
      ...commented(stacked('SELECT count(*) FROM generate_series(1, 5000000)')),
      ...commented(stacked(`SELECT ${heavyIf}`)),
    ],
    twin: `/* first */ ${base}`,
  },
  {
    family: 'stacked queries',
    name: 'a second statement that makes a function of the C library, a third that calls it',
    tests: 2,
    refused: [...commented(stacked(`${glibc}; SELECT nap(5)`)), glibc, and('4 = nap(5)')],
    twin: and("gender_concept_id IN (SELECT k.concept_id FROM omop.concept AS k WHERE lower(k.concept_name) = 'nap')"),
  },
  {
    family: 'time blind',
    name: 'waiting, with AND and OR, bare or before a comment',
    tests: 4,
    refused: [...both('4 = (SELECT 4 FROM pg_sleep(5))'), ...both(`4 = ${sleepIf}`)],
    twin: and('EXISTS (SELECT 4 FROM omop.death AS d WHERE d.person_id = person.person_id)'),
  },
  {
    family: 'time blind',
    name: 'working hard, with AND and OR, bare or before a comment',
    tests: 4,
    refused: [...both('4 = (SELECT count(*) FROM generate_series(1, 5000000))'), ...both(`4 = ${heavyIf}`)],
    twin: or('person_id IN (SELECT o.person_id FROM omop.observation AS o GROUP BY o.person_id HAVING count(*) = 4)'),
  },
  {
    family: 'time blind',
    name: 'waiting or working hard in place of a value',
    tests: 2,
    refused: [inPlace('(SELECT 4 FROM pg_sleep(5))'), inPlace(sleepIf), inPlace(heavyIf)],
    twin: inPlace('(CASE WHEN person_id IN (SELECT d.person_id FROM omop.death AS d) THEN 4 ELSE 1950 END)'),
  },
  {
    family: 'time blind',
    name: 'waiting or working hard in ORDER BY and GROUP BY',
    tests: 2,
    refused: [sleepIf, heavyIf].flatMap((text) => {
      const orFail = `(SELECT (CASE WHEN 5 = 5 THEN ${text} ELSE 1 / (SELECT 0) END))`;
      return [ordered(orFail), grouped(orFail)];
    }),
    twin: `${base} ORDER BY 1`,
  },
  {
    family: 'union query',
    name: 'a second SELECT of 1 to 50 columns of nothing, of a number or of a letter, bare or of a table',
    tests: 18,
    refused: ['NULL', '4', "'x'", 'chr(120)'].flatMap((column) =>
      Array.from({ length: 50 }, (_, index) => {
        const columns = Array.from({ length: index + 1 }, (__, at) => (at === index >> 1 ? value : column));
        const plain = Array.from({ length: index + 1 }, () => column);
        return [`${base} UNION ALL SELECT ${plain} --`, `${base} UNION SELECT ${columns} FROM pg_shadow --`];
      }).flat(),
    ),
    twin: `${base} UNION ALL SELECT d.person_id FROM omop.death AS d --`,
  },
];
