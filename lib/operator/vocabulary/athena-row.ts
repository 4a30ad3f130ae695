import { AppError } from '#contracts/app-error';

const largestConceptId = 2_147_483_647;

/** One line of a file of an Athena download, read column by column; each fault names file, line and column. */
export class AthenaRow {
  readonly #file: string;
  readonly #line: number;
  readonly #columns: ReadonlyMap<string, number>;
  readonly #values: readonly string[];

  constructor(file: string, line: number, columns: ReadonlyMap<string, number>, values: readonly string[]) {
    this.#file = file;
    this.#line = line;
    this.#columns = columns;
    this.#values = values;
  }

  refuse(rule: string, column: string): AppError {
    return new AppError('INPUT_INVALID', { details: [{ rule, place: `${this.#file}:${this.#line}.${column}` }] });
  }

  /** As it stands; may be empty. */
  raw(column: string): string {
    const value = this.#values[this.#columns.get(column) ?? -1] ?? '';
    // A character that could not be read was replaced by this one; U+0000 ends texts elsewhere.
    if (value.includes('\0') || value.includes('\uFFFD')) throw this.refuse('text in UTF-8', column);
    return value;
  }

  text(column: string, longest: number): string {
    const value = this.raw(column).trim();
    if (value === '') throw this.refuse('not empty', column);
    if (value.length > longest) throw this.refuse(`at most ${longest} characters`, column);
    return value;
  }

  /** One of these, where an empty column is one too. */
  oneOf(column: string, allowed: readonly string[]): string {
    const value = this.raw(column);
    if (!allowed.includes(value))
      throw this.refuse(`one of ${allowed.map((word) => (word === '' ? 'nothing' : word)).join(', ')}`, column);
    return value;
  }

  whole(column: string, largest = largestConceptId): number {
    const value = this.raw(column);
    if (!/^\d{1,10}$/.test(value) || Number(value) > largest)
      throw this.refuse(`a whole number up to ${largest}`, column);
    return Number(value);
  }
}
