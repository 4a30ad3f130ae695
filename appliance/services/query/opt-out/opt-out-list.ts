import { CsvError, parse } from 'csv-parse/sync';
import { AppError } from '#contracts/app-error';
import { normalIdentifier } from '#domain/opt-out/normal-identifier';

/** OMOP keeps a patient's identifier in at most 50 characters. */
const identifier = /^[0-9A-Za-z](?:[0-9A-Za-z ._/-]{0,68}[0-9A-Za-z])?$/;
const longestIdentifier = 50;

/** What the first line may be instead of an identifier. */
const header = /^(nhs|patient|person)?[ _-]*(number|no|id|identifier|source[ _-]?value)$/i;

const rule = 'a line is one identifier: letters, digits, blanks and . _ / - between them, at most 50 of them';

/** The error names the line only: its content identifies a patient. */
const badLine = (line: number, cause?: unknown): AppError =>
  new AppError('OPT_OUT_UNREADABLE', { details: [{ rule, place: `line ${line}` }], cause });

type Line = { readonly record: readonly string[]; readonly info: { readonly lines: number } };

function linesOf(text: string): Line[] {
  try {
    const options = { bom: true, comment: '#', comment_no_infix: true, info: true, trim: true } as const;
    return parse(text, {
      ...options,
      relax_column_count: true,
      skip_records_with_empty_values: true,
    }) as unknown as Line[];
  } catch (cause) {
    // The error of the library quotes the line and must not travel on.
    throw badLine(cause instanceof CsvError && typeof cause.lines === 'number' ? cause.lines : 0);
  }
}

/**
 * Reads an opt-out list as the National Data Opt-out writes one: an identifier a line, perhaps quoted or with a comma
 * after it, perhaps a header, blank lines and `#` comments between. Answers the identifiers in their normal form, each
 * once. A line that is anything else refuses the whole list: an opt-out that was not understood must not be passed over.
 */
export function parseOptOutList(text: string): string[] {
  const listed = new Set<string>();
  for (const [index, { record, info }] of linesOf(text).entries()) {
    const [value = '', ...others] = record;
    if (index === 0 && header.test(value)) continue;
    const normal = normalIdentifier(value);
    if (!identifier.test(value) || normal.length > longestIdentifier || others.some((other) => other !== ''))
      throw badLine(info.lines);
    listed.add(normal);
  }
  return [...listed];
}
