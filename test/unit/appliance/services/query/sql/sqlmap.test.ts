import { describe, expect, it } from 'vitest';
import { sqlmapQueries } from '#test/fixtures/sqlmap-queries';
import { sqlmapTechniques } from '#test/fixtures/sqlmap-techniques';
import { sqlVerdict } from '#test/support/sql-verdict';

const verdictOf = async (text: string): Promise<string> => (await sqlVerdict(text)).kind;

describe('the payload lists of sqlmap, in our own words', () => {
  it('are covered test by test: as many of PostgreSQL and of every database as the tool has in each family', () => {
    const covered = new Map<string, number>();
    for (const { family, tests } of sqlmapTechniques) covered.set(family, (covered.get(family) ?? 0) + tests);
    expect(Object.fromEntries(covered)).toEqual({
      'boolean blind': 25,
      'error based': 6,
      'inline query': 2,
      'stacked queries': 6,
      'time blind': 12,
      'union query': 18,
    });
  });

  it.each(sqlmapTechniques)('$family: $name is refused or means nothing, and its twin passes', async (technique) => {
    const { refused, harmless = [], twin } = technique;
    for (const text of refused) expect(await verdictOf(text), text).toBe('refused');
    for (const [text, same] of harmless)
      expect([await verdictOf(text), await verdictOf(same)], text).toEqual(['allowed', 'allowed']);
    expect(await verdictOf(twin), twin).toBe('allowed');
  });

  it.each(Object.entries(sqlmapQueries))('what it asks for then is refused: %s', async (_, texts) => {
    for (const text of texts) expect(await verdictOf(text), text).toBe('refused');
  });
});

/** Places where a text of somebody else would stand, had anybody put it into a statement, each with an honest one. */
const places = [
  { honest: '1950', around: (text: string) => `SELECT person_id FROM omop.person WHERE (year_of_birth > ${text})` },
  {
    honest: 'a',
    around: (text: string) =>
      `SELECT person_id FROM omop.person WHERE (gender_concept_id IN (SELECT concept_id FROM omop.concept WHERE (concept_name = '${text}')))`,
  },
  {
    honest: 'a',
    around: (text: string) =>
      `SELECT person_id FROM omop.person WHERE gender_concept_id IN (SELECT concept_id FROM omop.concept WHERE concept_name LIKE '%${text}%')`,
  },
  { honest: 'year_of_birth', around: (text: string) => `SELECT person_id FROM omop.person WHERE "${text}" > 1950` },
] as const;

/** Ends of what stands before, of quotes and brackets, of a WHERE or of a derived table; and what stands behind. */
const befores = ['', "'", '"', '`', "%'"].flatMap((quote) =>
  ['', ')', '))', ')))'].flatMap((closed) =>
    ['', ' WHERE 5=5', ' AS a WHERE 5=5', ' IN BOOLEAN MODE)'].map((more) => `${quote}${closed}${more}`),
  ),
);
const behinds = [
  ...['', ' --', '-- -', ' #', ' # a', ' /*', ';', '\u0016'],
  ...[" AND 'a'='a", " AND ('a'='a", " AND (('a' LIKE 'a", ' AND "a"="a', ' AND ("a" LIKE "a', " OR 'a'='b"],
  ...[' AND (5=5', ' AND ((5=5', ' AND (((5=5', ")||'", ')||', ")+'", ')|[a', ' AND `a`=`a'],
];
const payloads = [' AND 4=(SELECT 4 FROM pg_sleep(5))', ';SELECT pg_sleep(5)', " OR 4=CAST('a'||version() AS numeric)"];

describe('the boundaries of sqlmap', () => {
  it.each(places)('let nothing out, wherever a text ends and goes on: around $honest', async ({ honest, around }) => {
    expect(await verdictOf(around(honest))).toBe('allowed');
    let told = 0;
    for (const before of befores)
      for (const behind of behinds)
        for (const payload of payloads) {
          const text = around(`${honest}${before}${payload}${behind}`);
          const verdict = await sqlVerdict(text);
          // Inside a quoted text the payload is a text, and no statement may hold it anywhere else.
          const outside =
            verdict.kind === 'allowed' &&
            /pg_sleep|version/.test([verdict.text, ...verdict.lists].join(' ').replace(/'(?:[^']|'')*'/g, ''));
          expect(outside, text).toBe(false);
          if (verdict.kind === 'refused') told += 1;
        }
    expect(told).toBeGreaterThan(1000);
  });
});
