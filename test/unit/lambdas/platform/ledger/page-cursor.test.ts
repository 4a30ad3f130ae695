import { describe, expect, it } from 'vitest';
import type { AppError } from '#contracts/app-error';
import { Cursor } from '#contracts/page';
import { cursorAfter, startKeyOf } from '#lambdas/platform/ledger/page-cursor';

const metrics = { partition: 'RUN#1', prefix: 'METRIC#' };
const projects = { index: 'gsi1', partition: 'PROJECTS', newestFirst: true } as const;
const codeOf = (attempt: () => unknown): string => {
  try {
    attempt();
    return 'taken';
  } catch (reason) {
    return (reason as AppError).code;
  }
};
const made = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a cursor', () => {
  it('brings back the place that it was made from', () => {
    const item = { pk: 'RUN#1', sk: 'METRIC#loss#t#1', value: 3 };
    const cursor = cursorAfter(metrics, item);
    expect(Cursor.parse(cursor)).toBe(cursor);
    expect(startKeyOf(metrics, cursor)).toEqual({ pk: 'RUN#1', sk: 'METRIC#loss#t#1' });
    const project = { pk: 'PROJECT#9', sk: 'PROJECT', gsi1pk: 'PROJECTS', gsi1sk: '9', name: 'n' };
    expect(startKeyOf(projects, cursorAfter(projects, project))).toEqual({
      pk: 'PROJECT#9',
      sk: 'PROJECT',
      gsi1pk: 'PROJECTS',
      gsi1sk: '9',
    });
  });

  it('continues no other list, partition or order', () => {
    const cursor = cursorAfter(metrics, { pk: 'RUN#1', sk: 'METRIC#a' });
    expect(codeOf(() => startKeyOf(metrics, cursor))).toBe('taken');
    for (const other of [
      { ...metrics, partition: 'RUN#2' },
      { ...metrics, prefix: 'RECEIPT#' },
      { ...metrics, newestFirst: true },
      { ...metrics, index: 'gsi1' as const },
    ])
      expect(codeOf(() => startKeyOf(other, cursor))).toBe('INPUT_INVALID');
  });

  it('that somebody made up is refused, or names a place within the list alone', () => {
    const { l } = JSON.parse(Buffer.from(cursorAfter(metrics, { sk: 'METRIC#a' }), 'base64url').toString());
    expect(startKeyOf(metrics, made({ l, k: ['METRIC#zzz'] }))).toEqual({ pk: 'RUN#1', sk: 'METRIC#zzz' });
    for (const wrong of [
      'AAAA',
      made(null),
      made({ l }),
      made({ l, k: [] }),
      made({ l, k: ['RECEIPT#a'] }),
      made({ l, k: ['METRIC#a', 'RUN#2', 'x'] }),
      made({ l, k: ['METRIC#a'], pk: 'RUN#2' }),
      made({ l: 'other', k: ['METRIC#a'] }),
      made({ l, k: ['METRIC#'.padEnd(2000, 'x')] }),
    ])
      expect(codeOf(() => startKeyOf(metrics, wrong))).toBe('INPUT_INVALID');
  });
});
