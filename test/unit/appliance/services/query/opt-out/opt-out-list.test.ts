import { describe, expect, it } from 'vitest';
import { parseOptOutList } from '#appliance/services/query/opt-out/opt-out-list';
import type { AppError } from '#contracts/app-error';

const refusal = (text: string): AppError => {
  try {
    parseOptOutList(text);
  } catch (error) {
    return error as AppError;
  }
  throw new Error('it was read');
};

describe('an opt-out list', () => {
  it.each([
    ['one a line', '9434765919\n9434765870\n'],
    ['with Windows line ends and no last one', '9434765919\r\n9434765870'],
    ['with the comma that the national service writes', '9434765919,\n9434765870,\n'],
    ['quoted, with a header and a byte order mark', '\uFEFF"NHS Number"\n"9434765919"\n"9434765870"\n'],
    ['in groups of digits', '943 476 5919\n  943 476 5870  \n'],
    ['with blank lines, comments and repeats', '# ours\n\n9434765919\n   \n9434765870\n# end\n9434765919\n'],
  ])('is read %s', (_, text) => {
    expect(parseOptOutList(text)).toEqual(['9434765919', '9434765870']);
  });

  it('may name nobody', () => {
    expect(parseOptOutList('')).toEqual([]);
    expect(parseOptOutList('nhs_number\n')).toEqual([]);
    // Only the first line is a header: further down the same letters are somebody's identifier.
    expect(parseOptOutList('nhs_number\n111\nID\n')).toEqual(['111', 'ID']);
  });

  it('takes a hospital’s own numbers, without regard to case', () => {
    expect(parseOptOutList('person_source_value\nhosp-00a/1\nR1K.77_2\n')).toEqual(['HOSP-00A/1', 'R1K.77_2']);
  });

  it.each([
    ['two values', '9434765919\n9434765870,1980-01-01\n', 'line 2'],
    ['a sign that no identifier has', '# ours\n\n9434765919\n<9434765870>\n', 'line 4'],
    ['another header further down', '9434765919\nNHS number: unknown\n', 'line 2'],
    ['an identifier that is too long', `${'9'.repeat(51)}\n`, 'line 1'],
    ['an open quote', '9434765919\n"9434765870\n', 'line'],
  ])('is refused whole for %s, by the line and never by what stands there', (_, text, place) => {
    const error = refusal(text);
    expect(error.code).toBe('OPT_OUT_UNREADABLE');
    expect(error.details[0]?.place).toContain(place);
    const told = JSON.stringify([error.toFailure(), error.message, String(error.cause)]);
    expect(told).not.toMatch(/94347|1980|unknown|99999/);
  });
});
