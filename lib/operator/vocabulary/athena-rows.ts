import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { CsvError, parse } from 'csv-parse';
import { AppError } from '#contracts/app-error';
import { AthenaRow } from './athena-row.ts';
import type { OddRows } from './odd-rows.ts';

/** No line of a vocabulary is longer; a file without line ends must not fill the memory. */
const longestLine = 100_000;

const refused = (rule: string, place: string): AppError =>
  new AppError('INPUT_INVALID', { details: [{ rule, place }] });

/**
 * The rows of one file, one after the other, whatever its size. Athena separates by tabs and quotes nothing: a quote in
 * a name is a quote, and a name with a tab in it makes a line with a column too many, which is left out and noted.
 *
 * Throws INPUT_INVALID where the file as such is wrong: not there, without the columns, without lines.
 */
export async function* athenaRows(
  folder: string,
  file: string,
  columns: readonly string[],
  odd: OddRows,
): AsyncGenerator<AthenaRow> {
  const path = join(folder, file);
  await access(path).catch(() => {
    throw refused('a file of the download', file);
  });
  const parser = parse({
    delimiter: '\t',
    quote: null,
    bom: true,
    max_record_size: longestLine,
    record_delimiter: ['\n', '\r\n'],
    relax_column_count: true,
  });
  const source = createReadStream(path);
  source.on('error', (error) => parser.destroy(error));
  let places: ReadonlyMap<string, number> | undefined;
  let width = 0;
  let line = 0;
  try {
    for await (const values of source.pipe(parser) as AsyncIterable<string[]>) {
      line += 1;
      if (places === undefined) {
        places = new Map(values.map((name, index) => [name.trim().toLowerCase(), index]));
        width = values.length;
        for (const column of columns) if (!places.has(column)) throw refused(`a column ${column}`, `${file}:1`);
      } else if (values.length === width) yield new AthenaRow({ file, line }, places, values, odd);
      else if (values.some((value) => value !== ''))
        odd.note('more or fewer columns than the first line: row left out', `${file}:${line}`, true);
    }
  } catch (error) {
    if (!(error instanceof CsvError) || error.code !== 'CSV_MAX_RECORD_SIZE') throw error;
    throw refused(`lines of at most ${longestLine} bytes`, `${file}:${line + 1}`);
  } finally {
    source.destroy();
  }
  if (places === undefined) throw refused('a line with the names of the columns', `${file}:1`);
  odd.endFile(file, line - 1);
}
