import { CsvError, parse } from 'csv-parse/sync';
import { AppError } from '#contracts/app-error';
import { normalIdentifier } from '#domain/opt-out/normal-identifier';

/** An identifier as written; blanks may make it longer than the 50 characters of OMOP's column. */
const identifier = /^[0-9A-Za-z](?:[0-9A-Za-z ._/-]{0,68}[0-9A-Za-z])?$/;
/** Length of OMOP's `person_source_value`. */
const maxIdentifierLength = 50;

/** A header, which the first line may be instead of an identifier. */
const header = /^(nhs|patient|person)?[ _-]*(number|no|id|identifier|source[ _-]?value)$/i;

const rule = 'a line is one identifier: letters, digits, blanks and . _ / - between them, at most 50 of them';

/** The error for a line. It names only the number of the line, because the content identifies a patient. */
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
    // The library's error quotes the line and must not be kept as a cause.
    throw badLine(cause instanceof CsvError && typeof cause.lines === 'number' ? cause.lines : 0);
  }
}

/**
 * Parses an opt-out list in the format of the National Data Opt-out: one identifier per line, optionally quoted or
 * followed by a comma, with an optional header, blank lines and `#` comments. Returns the identifiers in normal form,
 * each once. Throws OPT_OUT_UNREADABLE for the whole list where one line has another form, because no opt-out may be
 * ignored.
 */
export function parseOptOutList(text: string): string[] {
  const listed = new Set<string>();
  for (const [index, { record, info }] of linesOf(text).entries()) {
    const [value = '', ...others] = record;
    if (index === 0 && header.test(value)) continue;
    const normal = normalIdentifier(value);
    if (!identifier.test(value) || normal.length > maxIdentifierLength || others.some((other) => other !== ''))
      throw badLine(info.lines);
    listed.add(normal);
  }
  return [...listed];
}
