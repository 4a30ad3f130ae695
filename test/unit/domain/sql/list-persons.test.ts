import { expect, it } from 'vitest';
import { sqlVerdict } from '#test/support/sql-verdict';

const written = async (sql: string): Promise<string> => {
  const verdict = await sqlVerdict(sql);
  return verdict.kind === 'allowed' ? verdict.text : 'refused';
};
const p = 'SELECT p.person_id FROM omop.person AS p WHERE';

it('makes of each set of persons after IN the listed persons in it, also of a set inside a set', async () => {
  const inner = 'SELECT d.person_id FROM omop.death AS d';
  const bounded = (set: string): string =>
    `(SELECT listed.person_id FROM omop.person AS listed WHERE listed.person_id IN (${set}))`;
  expect(await written(`${p} NOT p.person_id IN (${inner})`)).toContain(`p.person_id IN ${bounded(inner)}`);
  const outer = (set: string): string => `SELECT n.person_id FROM omop.note AS n WHERE n.person_id IN ${set}`;
  expect(await written(`${p} p.year_of_birth = 1 OR p.person_id IN (${outer(`(${inner})`)})`)).toContain(
    `p.person_id IN ${bounded(outer(bounded(inner)))}`,
  );
});

it('leaves EXISTS and lists of values as they are', async () => {
  const text = `${p} EXISTS (SELECT 1 FROM omop.death AS d WHERE d.person_id = p.person_id) AND p.year_of_birth IN (1, 2)`;
  expect(await written(text)).not.toContain('listed');
});
