import { describe, expect, it } from 'vitest';
import { type ProjectYear, placeOf, yearIsFull } from '#domain/disclosure/project-year';

const now = new Date('2026-06-01T00:00:00.000Z');
const day = 24 * 60 * 60 * 1000;
const served = (projectId: string, daysAgo: number) => ({
  projectId,
  firstAnsweredAt: new Date(now.getTime() - daysAgo * day).toISOString(),
});
const year = (more: Partial<ProjectYear> = {}): ProjectYear => ({
  served: [served('a', 1), served('b', 300)],
  beginning: [],
  mostPerYear: 2,
  now,
  ...more,
});

describe('a new project', () => {
  it('has a place while fewer than the most were answered first within 365 days', () => {
    expect(placeOf('c', year())).toBe('none');
    expect(placeOf('c', year({ mostPerYear: 3 }))).toBe('new');
    expect(placeOf('c', year({ served: [], mostPerYear: 1 }))).toBe('new');
  });

  it('has the place of one whose first answer is 365 days old, and not a moment earlier', () => {
    const moment = 1 / day;
    expect(placeOf('c', year({ served: [served('a', 1), served('b', 365 - moment)] }))).toBe('none');
    expect(placeOf('c', year({ served: [served('a', 1), served('b', 365)] }))).toBe('new');
  });

  it('does not have the place of one whose first answer is being made, and has its own meanwhile', () => {
    const beginning = ['d'];
    expect(placeOf('c', year({ beginning, mostPerYear: 3 }))).toBe('none');
    expect(placeOf('d', year({ beginning, mostPerYear: 3 }))).toBe('new');
    expect(placeOf('c', year({ beginning, mostPerYear: 4 }))).toBe('new');
  });

  it('has no place more by a clock that was set back', () => {
    for (const daysBack of [10, 400, 20_000])
      expect(placeOf('c', year({ now: new Date(now.getTime() - daysBack * day) }))).toBe('none');
    expect(placeOf('c', year({ now: new Date(now.getTime() + 65 * day) }))).toBe('new');
  });
});

describe('a project that was answered before', () => {
  it('goes on being answered, however long ago that was and however full the year is', () => {
    const full = year({ served: [served('a', 1), served('b', 2), served('old', 3000)] });
    for (const projectId of ['a', 'b', 'old']) expect(placeOf(projectId, full)).toBe('served');
    expect(placeOf('c', full)).toBe('none');
  });
});

describe('the year', () => {
  it('is full when every place is taken, also by a policy that was made stricter', () => {
    expect(yearIsFull(year({ mostPerYear: 1 }))).toBe(true);
    expect(yearIsFull(year())).toBe(true);
    expect(yearIsFull(year({ mostPerYear: 3 }))).toBe(false);
  });

  it('counts a project once, though its answer has just been recorded and is not yet given', () => {
    expect(yearIsFull(year({ beginning: ['a'], mostPerYear: 3 }))).toBe(false);
    expect(yearIsFull(year({ beginning: ['c'], mostPerYear: 3 }))).toBe(true);
  });
});
