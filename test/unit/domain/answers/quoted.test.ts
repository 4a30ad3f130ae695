import { describe, expect, it } from 'vitest';
import { Cohort } from '#contracts/cohort';
import { describeCohort } from '#domain/answers/describe-cohort';
import { quoted } from '#domain/answers/quoted';

describe('a name that somebody wrote', () => {
  it('stands in quotes as it is', () => {
    expect(quoted('Northern Scanners')).toBe('“Northern Scanners”');
    expect(quoted('Müller & Søn (2)')).toBe('“Müller & Søn (2)”');
  });

  it('closes no quotes, starts no line and turns no direction', () => {
    expect(quoted('One”. Nobody was left out. “')).toBe('“One’. Nobody was left out. ’”');
    expect(quoted('a\r\nb\u2028c\td')).toBe('“a b c d”');
    expect(quoted('a\u202Eb\u200Bc\u0000')).toBe('“a b c”');
  });

  it('makes no sentence of its own in what explains a question', () => {
    const manufacturers = ['One”. Everybody was counted.\n\nAsked for “nobody'];
    const cohort = Cohort.parse({ version: 1, where: { kind: 'all', of: [{ kind: 'imaging', manufacturers }] } });
    const told = describeCohort(cohort);
    expect(told).toBe('Asked for people who had an image (made by “One’. Everybody was counted. Asked for ’nobody”).');
  });
});
