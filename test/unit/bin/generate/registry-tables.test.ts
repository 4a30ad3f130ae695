import { describe, expect, it } from 'vitest';
import { operations } from '#contracts/api/operations';
import { errorCodes } from '#contracts/errors';
import { logEvents } from '#contracts/log-events';
import { apiTable } from '../../../../bin/generate/api-table.ts';
import { errorsTable } from '../../../../bin/generate/errors-table.ts';
import { logEventsTable } from '../../../../bin/generate/log-events-table.ts';
import { markdownTable } from '../../../../bin/generate/markdown-table.ts';

const rows = (content: string): string[] => content.split('\n').filter((line) => line.startsWith('| `'));

describe('tables of registries', () => {
  it('have one row for every error, log event and operation (and one for the doorbell)', () => {
    expect(rows(errorsTable().content)).toHaveLength(errorCodes.length);
    expect(rows(logEventsTable().content)).toHaveLength(Object.keys(logEvents).length);
    expect(rows(apiTable().content)).toHaveLength(Object.keys(operations).length + 1);
  });

  it('keep a bar and a line break inside their cell', () => {
    expect(markdownTable(['A'], [['one | two\nthree']])).toBe('| A |\n| --- |\n| one \\| two three |');
  });
});
