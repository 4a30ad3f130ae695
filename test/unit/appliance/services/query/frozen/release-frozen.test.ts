import { RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import { releaseFrozen } from '#appliance/services/query/frozen/release-frozen';
import { ProjectId, QueryId } from '#contracts/ids';
import { Policy } from '#contracts/policy';
import { createDisclosureEngine } from '#domain/disclosure/disclosure-engine';
import { createMemoryLedger } from '#domain/disclosure/memory-ledger';
import { strictestRules } from '#domain/disclosure/strictest-rules';

const subject = {
  projectId: ProjectId.parse('0190a000-0000-7000-8000-0000000000bb'),
  queryId: QueryId.parse('0190a000-0000-7000-8000-0000000000cc'),
  dataDate: '2026-01-31',
};
const otherQuery = { ...subject, queryId: QueryId.parse('0190a000-0000-7000-8000-0000000000cd') };
const persons = (count: number, from = 1) =>
  new RoaringBitmap32(Array.from({ length: count }, (_, index) => from + index));

function trust() {
  const engine = createDisclosureEngine({
    rules: strictestRules(Policy.parse({ version: 1 }).disclosure),
    secret: new Uint8Array(32).fill(7),
    ledger: createMemoryLedger(),
  });
  return { engine, release: releaseFrozen(engine) };
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

  it('cost the project none of its questions', () => {
    const { engine, release } = trust();
    release.persons(subject, persons(400));
    release.studies(subject, persons(300), 600);
    expect(engine.budget(subject).used).toBe(0);
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
    const told = release.persons({ ...subject, queryId: otherQuery.queryId }, imaged).persons ?? 0;
    expect(release.studies(subject, imaged, 1030)).toBe(Math.round((told * 10) / 4));
    expect(release.studies(otherQuery, persons(3, 5000), 1000)).toBeNull();
  });
});
