import type { ServiceTarget } from './targets.ts';
import { secret } from './targets.ts';

/** A question in SQL that would tell one bit if it were answered as it is meant. */
export type SqlTrick = { readonly name: string; readonly sql: (target: ServiceTarget) => string };

const of = (name: string, sql: SqlTrick['sql']): SqlTrick => ({ name, sql });

/** The record that is there or not, for whoever writes the person's own number. */
const record = ({ personId }: ServiceTarget): string =>
  `SELECT 1 FROM omop.condition_occurrence c WHERE c.person_id = ${personId} AND c.condition_concept_id = ${secret}`;

/** The same by a concept that only the target has, which is no number of a person. */
const found = ({ known }: ServiceTarget): string =>
  'SELECT o.person_id FROM omop.observation o JOIN omop.condition_occurrence c ON c.person_id = o.person_id ' +
  `WHERE o.observation_concept_id = ${known} AND c.condition_concept_id = ${secret}`;

/** All records of the target's conditions, of which one may be the secret, and something asked of each. */
const each = ({ known }: ServiceTarget, asked: string): string =>
  'SELECT o.person_id FROM omop.observation o JOIN omop.condition_occurrence c ON c.person_id = o.person_id ' +
  `JOIN omop.person p ON p.person_id = o.person_id WHERE o.observation_concept_id = ${known} AND ${asked}`;

const isSecret = `c.condition_concept_id = ${secret}`;

/** Ways to make many rows, or everybody, or nothing of one person's record. */
export const sqlTricks: readonly SqlTrick[] = [
  of('the person by number', (target) => record(target).replace('SELECT 1', 'SELECT c.person_id')),
  of('the person by a rare record', found),
  of('rows multiplied by a series', (target) =>
    found(target).replace('WHERE', 'CROSS JOIN generate_series(1, 100) WHERE'),
  ),
  of('rows multiplied by a cross join', (target) => found(target).replace('WHERE', ', omop.person p WHERE')),
  of('rows multiplied by a join', (target) =>
    found(target).replace('WHERE', 'JOIN omop.person p ON p.gender_concept_id = p.gender_concept_id WHERE'),
  ),
  of(
    'everybody if the record exists',
    (target) => `SELECT person_id FROM omop.person WHERE EXISTS (${record(target)})`,
  ),
  of(
    'everybody if the rare record exists',
    (target) => `SELECT person_id FROM omop.person WHERE EXISTS (${found(target)})`,
  ),
  of(
    'everybody of the same year',
    (target) =>
      `SELECT q.person_id FROM omop.person q JOIN omop.person p ON p.year_of_birth = q.year_of_birth JOIN (${found(target)}) f ON f.person_id = p.person_id`,
  ),
  of(
    'everybody by a count',
    (target) => `SELECT person_id FROM omop.person WHERE (SELECT count(*) FROM (${found(target)}) x) > 0`,
  ),
  of(
    'everybody born after the oldest',
    (target) =>
      `SELECT person_id FROM omop.person WHERE year_of_birth >= (SELECT min(p.year_of_birth) FROM omop.person p JOIN (${found(target)}) f ON f.person_id = p.person_id)`,
  ),
  of(
    'CASE in the answer',
    (target) => `SELECT CASE WHEN EXISTS (${found(target)}) THEN person_id END AS person_id FROM omop.person`,
  ),
  of(
    'LIMIT by CASE',
    (target) => `SELECT person_id FROM omop.person LIMIT CASE WHEN EXISTS (${found(target)}) THEN 1000 ELSE 0 END`,
  ),
  of(
    'OFFSET by a subquery',
    (target) => `SELECT person_id FROM omop.person OFFSET (SELECT count(*) * 100000 FROM (${found(target)}) x)`,
  ),
  of('a common table', (target) => `WITH f AS (${found(target)}) SELECT p.person_id FROM omop.person p, f`),
  of('a common table that hides a table', (target) => `WITH person AS (${found(target)}) SELECT person_id FROM person`),
  of(
    'a union with a crowd',
    (target) => `${found(target)} UNION SELECT person_id FROM omop.person WHERE EXISTS (${found(target)})`,
  ),
  of(
    'everybody except',
    (target) =>
      `SELECT person_id FROM omop.person EXCEPT SELECT person_id FROM omop.person WHERE EXISTS (${found(target)})`,
  ),
  of(
    'a window over everybody',
    (target) =>
      `SELECT person_id FROM (SELECT c.person_id, max(CASE WHEN ${isSecret} AND c.person_id = ${target.personId} THEN 1 ELSE 0 END) OVER () AS hit FROM omop.condition_occurrence c) x WHERE hit = 1`,
  ),
  of(
    'HAVING over everybody',
    ({ personId }) =>
      `SELECT min(person_id) AS person_id FROM omop.condition_occurrence HAVING bool_or(person_id = ${personId} AND condition_concept_id = ${secret})`,
  ),
  of('a lateral join', (target) => `SELECT p.person_id FROM omop.person p, LATERAL (${found(target)}) x`),
  of(
    'a left join that loses nobody',
    (target) =>
      `SELECT p.person_id FROM omop.person p LEFT JOIN (${found(target)}) f ON true WHERE f.person_id IS NOT NULL`,
  ),
  of(
    'everybody tied by a row that is missing',
    (target) =>
      `SELECT q.person_id FROM (omop.person q CROSS JOIN (${found(target)}) f) LEFT JOIN omop.note n ON n.person_id = q.person_id AND n.person_id = f.person_id`,
  ),
  of(
    'everybody who is missing, not in a set',
    (target) =>
      `SELECT p.person_id FROM omop.person p LEFT JOIN omop.death d ON d.person_id = p.person_id WHERE d.person_id NOT IN (${found(target)})`,
  ),
  of(
    'everybody who is missing, not known to be in a set',
    (target) =>
      `SELECT p.person_id FROM omop.person p LEFT JOIN omop.death d ON d.person_id = p.person_id WHERE (d.person_id IN (${found(target)})) IS UNKNOWN`,
  ),
  of(
    'SQL in a string',
    (target) =>
      `SELECT person_id FROM omop.person WHERE query_to_xml('${record(target)}', true, true, '')::text LIKE '%1%'`,
  ),
  of('sleep if the record exists', (target) => each(target, `${isSecret} AND pg_sleep(1) IS NOT NULL`)),
  of('the catalogue', () => 'SELECT oid AS person_id FROM pg_roles'),
];

/** Ways to make the database object to one person's record, so that its objection is the answer. */
export const errorTricks: readonly SqlTrick[] = [
  of('division by zero', (target) => each(target, `1 / (c.condition_concept_id - ${secret}) >= 0`)),
  of('division by zero in CASE', (target) => each(target, `CASE WHEN ${isSecret} THEN 1 / 0 ELSE 1 END = 1`)),
  of('division by a chosen zero', (target) =>
    each(target, `p.year_of_birth / (CASE WHEN ${isSecret} THEN 0 ELSE 1 END) > 0`),
  ),
  of('a cast that fails', (target) => each(target, `CASE WHEN ${isSecret} THEN 'x' ELSE '1' END::integer = 1`)),
  of('an overflow', (target) =>
    each(target, `p.year_of_birth * (CASE WHEN ${isSecret} THEN 2000000000 ELSE 1 END) > 0`),
  ),
  of('a date out of range', (target) =>
    each(target, `c.condition_start_date + (CASE WHEN ${isSecret} THEN 2000000000 ELSE 1 END) > DATE '2020-01-01'`),
  ),
  of('an interval out of range', (target) =>
    each(
      target,
      `c.condition_start_date + CASE WHEN ${isSecret} THEN INTERVAL '300000 years' ELSE INTERVAL '1 year' END > DATE '2020-01-01'`,
    ),
  ),
  of('a bad pattern', (target) => each(target, `'x' ~ CASE WHEN ${isSecret} THEN '(' ELSE 'x' END`)),
  of('a pattern that ends in an escape', (target) =>
    each(target, `'x' LIKE CASE WHEN ${isSecret} THEN '\\' ELSE 'x' END`),
  ),
  of('more than one row', (target) =>
    each(
      target,
      `p.person_id = (SELECT c2.person_id FROM omop.condition_occurrence c2 WHERE c2.person_id = p.person_id AND ${isSecret})`,
    ),
  ),
  of('the root of a negative', (target) => each(target, `sqrt(CASE WHEN ${isSecret} THEN -1 ELSE 1 END) > 0`)),
  of('a number that outgrows the database', (target) => {
    const product = (of: string): string => Array.from({ length: 45 }, () => of).join(' * ');
    const first = each(target, isSecret).replace(
      'SELECT o.person_id',
      `SELECT o.person_id, ${product('p.year_of_birth')} AS n`,
    );
    const next = (name: string): string => `SELECT ${name}.person_id, ${product(`${name}.n`)} AS n FROM ${name}`;
    return `WITH a AS (${first}), b AS (${next('a')}), c AS (${next('b')}) SELECT c.person_id FROM c WHERE c.n > 1`;
  }),
  of('a clock of the vocabulary', (target) =>
    each(
      target,
      `${isSecret} AND EXISTS (SELECT 1 FROM omop.concept j, omop.concept k, omop.concept l WHERE k.domain_id = j.domain_id AND l.domain_id = k.domain_id AND l.concept_id + k.concept_id < c.condition_concept_id)`,
    ),
  ),
  of('a clock of the person’s own rows', (target) =>
    each(
      target,
      `${isSecret} AND (SELECT count(*) FROM omop.condition_occurrence x JOIN omop.observation y USING (person_id) JOIN omop.measurement z USING (person_id) WHERE x.person_id = p.person_id) > 0`,
    ),
  ),
  of('a missing column', (target) => each(target, `${isSecret} AND c.nhs_number = '1'`)),
];
