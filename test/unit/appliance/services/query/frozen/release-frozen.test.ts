import { RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import { releaseFrozen } from '#appliance/services/query/frozen/release-frozen';
import { ProjectId, QueryId } from '#contracts/ids';
import { defaultRules, engineOf } from '#test/support/disclosure-game';

const subject = {
  projectId: ProjectId.parse('0190a000-0000-7000-8000-0000000000bb'),
  queryId: QueryId.parse('0190a000-0000-7000-8000-0000000000cc'),
  dataDate: '2026-01-31',
};
const otherQuery = { ...subject, queryId: QueryId.parse('0190a000-0000-7000-8000-0000000000cd') };
const persons = (count: number, from = 1) =>
  new RoaringBitmap32(Array.from({ length: count }, (_, index) => from + index));

function trust(freshAnswersPerProject = 100) {
  const rules = { ...defaultRules, freshAnswersPerProject };
  const engine = engineOf(7);
  return { used: () => engine.budget({ ...subject, rules }).used, release: releaseFrozen(engine, () => rules) };
}

describe('the numbers of a frozen cohort', () => {
  it('are noisy, rounded and have a margin, and are hidden where the persons are few', () => {
    for (const size of [397, 401, 403]) {
      const { margin, persons: told } = trust().release.persons(subject, persons(size));
      expect((told ?? 1) % 5).toBe(0);
      expect(Math.abs((told ?? 0) - size)).toBeLessThanOrEqual(40);
      expect(margin).toBeGreaterThan(0);
    }
    expect(trust().release.persons(subject, persons(3))).toEqual({ persons: null });
  });

  it('are fresh answers of the project, and hidden once these are used up', () => {
    const { release, used } = trust(2);
    expect(release.persons(subject, persons(400)).persons).not.toBeNull();
    expect(release.studies(subject, persons(300), 600)).not.toBeNull();
    expect(used()).toBe(2);
    expect(release.persons(otherQuery, persons(400))).toEqual({ persons: null });
    expect(release.persons(subject, persons(400)).persons).not.toBeNull();
  });

  it('are told the same again, and of another question anew', () => {
    const { release } = trust();
    const first = release.persons(subject, persons(400));
    expect(release.persons(subject, persons(700))).toEqual(first);
    expect(release.persons(otherQuery, persons(700)).persons).toBeGreaterThan(600);
  });

  it('tell studies as persons who have any, times studies of each to a quarter, and nothing of few persons', () => {
    const { release } = trust();
    const imaged = persons(400);
    // 1,030 studies of 400 persons are two and a half of each; the number of persons is a multiple of five, near 400.
    const studies = release.studies(subject, imaged, 1030) ?? 0;
    expect(Math.abs(studies / 2.5 - 400)).toBeLessThanOrEqual(40);
    expect(Math.abs(((studies / 2.5 + 2.5) % 5) - 2.5)).toBeLessThan(0.5);
    expect(release.studies(otherQuery, persons(3, 5000), 1000)).toBeNull();
  });
});
