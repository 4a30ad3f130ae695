import { describe, expect, it } from 'vitest';
import { Cohort } from '#contracts/cohort';
import { type CohortResult, Show } from '#contracts/cohort-result';
import type { QueryId } from '#contracts/ids';
import { explainAnswer } from '#domain/answers/explain-answer';

const cohort = Cohort.parse({ version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast: 18 }] } });
const asked = 'Asked for people whose age is at least 18 years.';
const ages = 'Ages are those of 2026-01-01, the day the trust’s data were loaded.';
const rules = { threshold: 10, rounding: 5, maybeLeftOut: false };
const moved =
  'Every number was moved a little by chance and rounded to a multiple of 5, so that it tells next to nothing about any one person.';
const optedOut = 'Nobody who was on the trust’s opt-out list was counted.';
const nobodyLeftOut = ['Nobody was left out for what this project has learnt of them before.', optedOut];
const same = 'Asking the very same again costs nothing while the trust’s data and rules stay the same.';
const explain = (over: Partial<CohortResult>, show: Partial<Show> = { distributions: [] }): string[] =>
  explainAnswer(
    { cohort, show: Show.parse(show) },
    {
      queryId: '0190a000-0000-7000-8000-000000000001' as QueryId,
      persons: 120,
      distributions: [],
      dataDate: '2026-01-01',
      ...over,
    },
  );
const cells = (...persons: (number | null)[]) =>
  persons.map((number, index) => ({ value: `v${index}`, persons: number }));

describe('an answer in sentences', () => {
  it('tells what was asked, the number with its likely range, its treatment and what a repeat costs', () => {
    expect(explain({ margin: 15, rules, budget: { allowed: 100, used: 63 } })).toEqual([
      asked,
      'About 120 people, most likely between 105 and 135.',
      moved,
      ...nobodyLeftOut,
      ages,
      `${same} 37 of 100 fresh questions are left at this trust.`,
    ]);
  });

  it('tells an answer of an older appliance without what it does not say', () => {
    expect(explain({})).toEqual([asked, 'About 120 people.', ages]);
  });

  it('tells no range below zero', () => {
    expect(explain({ persons: 10, margin: 12 })[1]).toBe('About 10 people, most likely between 0 and 22.');
  });

  it('tells which tables were asked for', () => {
    const show = { distributions: ['ageBand', 'sex'], crossTables: [{ rows: 'sex', columns: 'modality' }] } as const;
    expect(explain({}, show as never)[0]).toBe(`${asked} Counted by age band, sex and sex by modality.`);
  });

  const hidden =
    'There is no reliable number: it is zero, too small to be shown, or too many people were left out of it. These look alike on purpose.';

  it('tells a hidden number in words that fit zero and small alike', () => {
    expect(explain({ persons: null, rules: { ...rules, leastShown: 17 } })).toEqual([
      asked,
      `${hidden} From 17 people on, 95 of 100 numbers are shown here.`,
      moved,
      ...nobodyLeftOut,
      ages,
    ]);
    expect(explain({ persons: null })[1]).toBe(hidden);
  });

  it('counts the hidden numbers of the tables, and says nothing where none is hidden', () => {
    const reason = 'hidden: zero, too small to be shown, or able to give away one that is.';
    const distributions = [{ name: 'sex' as const, cells: cells(60, null, null) }];
    const crossTables = [
      { rows: 'sex' as const, columns: 'modality' as const, cells: [{ row: 'a', column: 'b', persons: null }] },
    ];
    expect(explain({ distributions, crossTables })).toContain(`3 of the 4 numbers in the tables are ${reason}`);
    expect(explain({ crossTables })).toContain(`The only number in the tables is ${reason}`);
    expect(explain({ distributions: [{ name: 'sex', cells: cells(60, 50) }] })).toEqual([
      asked,
      'About 120 people.',
      ages,
    ]);
    expect(explain({ distributions: [{ name: 'sex', cells: cells(60, null) }] })).toContain(
      `1 of the 2 numbers in the tables is ${reason}`,
    );
  });

  it('tells how far the shown numbers of the tables may be from the true ones, and nothing of hidden ones', () => {
    const shown = (...margins: number[]) => [
      { name: 'sex' as const, cells: margins.map((margin) => ({ value: 'a', persons: 60, margin })) },
    ];
    const told = (distributions: CohortResult['distributions']) =>
      explain({ distributions }).filter((sentence) => sentence.includes('margin'));
    expect(told(shown(22, 40, 31))).toEqual([
      'Each number that the tables show is most likely within 22 to 40 people of the true one; its margin is beside it.',
    ]);
    expect(told(shown(22))).toEqual([
      'Each number that the tables show is most likely within 22 people of the true one; its margin is beside it.',
    ]);
    expect(told([{ name: 'sex', cells: cells(null, null) }])).toEqual([]);
  });

  it('tells of how many values each person is counted in, where that is limited', () => {
    const limited =
      'Where a person may have several values in a table (years, modalities, manufacturers, slice thicknesses), each person is counted in at most 4 of them: the latest years, and the others that the table lists first.';
    expect(explain({ rules: { ...rules, mostValues: 4 } })).toContain(limited);
    expect(explain({ rules }).join(' ')).not.toContain('counted in at most');
  });

  it('tells how many people may be missing from each number of the tables', () => {
    const distributions = [
      {
        name: 'sex' as const,
        cells: [
          { value: 'a', persons: 60, margin: 22, above: 31 },
          { value: 'b', persons: null },
        ],
      },
    ];
    const told = explain({ distributions, rules: { ...rules, maybeLeftOut: true } });
    expect(told).toContain('The true one may be larger than that by up to 31 people who were left out.');
    expect(told).toContain(
      '1 of the 2 numbers in the tables is hidden: zero, too small to be shown, able to give away one that is, or fewer than may have been left out.',
    );
    expect(explain({ distributions: [{ name: 'sex', cells: cells(60) }] }).join(' ')).not.toContain('left out');
  });

  it('tells where people may have been left out', () => {
    expect(explain({ rules: { ...rules, maybeLeftOut: true } })).toContain(
      'Some people may have been left out, because this project has learnt as much of them as the trust allows: the ranges allow for them.',
    );
    expect(explain({ persons: 100, margin: 12, above: 30 })).toContain(
      'About 100 people, most likely between 88 and 142.',
    );
  });

  it('says that no number was moved by chance where the trust adds no noise', () => {
    expect(explain({ rules: { ...rules, preset: 'threshold' } }).join(' ')).toContain('none was moved by chance');
    expect(explain({ rules: { ...rules, preset: 'standard' } }).join(' ')).toContain('was moved a little by chance');
  });

  it('tells how many fresh questions are left, down to none', () => {
    const left = (used: number): string | undefined => explain({ budget: { allowed: 3, used } }).at(-1);
    expect(left(2)).toBe(`${same} 1 of 3 fresh questions is left at this trust.`);
    expect(left(3)).toBe(`${same} 0 of 3 fresh questions are left at this trust.`);
    expect(left(5)).toBe(`${same} 0 of 3 fresh questions are left at this trust.`);
  });

  it('tells a share of a sum without its number', () => {
    const masked = { value: 123_456_789, participantsHash: 'a'.repeat(64), noiseSd: 2 };
    const told = explain({ persons: null, masked, rules, budget: { allowed: 100, used: 1 } });
    expect(told).toEqual([
      asked,
      'This trust’s number is part of a sum over several trusts and is not shown on its own.',
      'It was moved a little by chance before it was masked.',
      ...nobodyLeftOut,
      ages,
      'Asking for this sum over the same trusts again costs nothing while the trust’s data and rules stay the same. 99 of 100 fresh questions are left at this trust.',
    ]);
    expect(told.join(' ')).not.toContain('123');
    expect(explain({ persons: null, masked }).at(-1)).toBe(
      'Asking for this sum over the same trusts again costs nothing while the trust’s data and rules stay the same.',
    );
  });
});
