import { describe, expect, it } from 'vitest';
import { usualQuestions } from '#test/fixtures/usual-sql';
import { sqlVerdict } from '#test/support/sql-verdict';

const accepted = usualQuestions.filter(({ again }) => again === undefined);
const refused = usualQuestions.flatMap(({ again, ...question }) =>
  again === undefined ? [] : [{ ...question, again }],
);

describe('thirty questions as people write them', () => {
  it('are let through in all but four cases', () => {
    expect([usualQuestions.length, accepted.length]).toEqual([30, 26]);
  });

  it.each(accepted)('may run as it stands: $name', async ({ sql }) => {
    expect(await sqlVerdict(sql)).toMatchObject({ kind: 'allowed' });
  });

  it.each(refused)(
    'is refused once for each mistake, and runs with what is suggested: $name',
    async ({ again, sql }) => {
      const verdict = await sqlVerdict(sql);
      const faults = verdict.kind === 'refused' ? verdict.faults : [];
      expect(faults).toEqual(
        again.instead.map((instead) => expect.objectContaining({ instead: expect.stringMatching(instead) })),
      );
      expect(await sqlVerdict(again.sql)).toMatchObject({ kind: 'allowed' });
    },
  );
});
