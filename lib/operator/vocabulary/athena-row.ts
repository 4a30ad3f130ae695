import type { OddRows } from './odd-rows.ts';

const largestConceptId = 2_147_483_647;

/** Characters as people and PostgreSQL count them; a shorter count of UTF-16 units decides without making a list. */
const shortened = (text: string, longest: number): string =>
  text.length <= longest ? text : [...text].slice(0, longest).join('');

/** One line of a file of an Athena download, read column by column; what is odd is noted with file, line and column. */
export class AthenaRow {
  readonly #file: string;
  readonly #line: number;
  readonly #columns: ReadonlyMap<string, number>;
  readonly #values: readonly string[];
  readonly #odd: OddRows;

  constructor(
    place: { readonly file: string; readonly line: number },
    columns: ReadonlyMap<string, number>,
    values: readonly string[],
    odd: OddRows,
  ) {
    this.#file = place.file;
    this.#line = place.line;
    this.#columns = columns;
    this.#values = values;
    this.#odd = odd;
  }

  /** Notes that something about a column is odd; the row is used all the same. */
  note(what: string, column: string): void {
    this.#odd.note(what, `${this.#file}:${this.#line}.${column}`);
  }

  /** Notes why the row is left out. */
  leaveOut(why: string, column: string): void {
    this.#odd.note(`${why}: row left out`, `${this.#file}:${this.#line}.${column}`, true);
  }

  /** As it stands; may be empty. */
  raw(column: string): string {
    return this.#values[this.#columns.get(column) ?? -1] ?? '';
  }

  /** Without blanks around it, and no longer than that many characters (code points); may be empty. */
  text(column: string, longest: number): string {
    const written = this.raw(column);
    // Bytes that are no UTF-8 were replaced by U+FFFD, here or where the file was made. U+0000 ends texts elsewhere.
    if (written.includes('\uFFFD'))
      this.note(`a character of ${column} was lost: kept with U+FFFD in its place`, column);
    if (written.includes('\0')) this.note(`U+0000 in ${column}: read as a blank`, column);
    const whole = written.replaceAll('\0', ' ').trim();
    const value = shortened(whole, longest);
    if (value !== whole) this.note(`${column} longer than ${longest} characters: shortened`, column);
    return value.trim();
  }

  /** A whole number that fits; undefined, and the row noted as left out, where it is none. */
  whole(column: string, largest = largestConceptId): number | undefined {
    const value = this.raw(column).trim();
    if (/^\d{1,10}$/.test(value) && Number(value) <= largest) return Number(value);
    this.leaveOut(`${column} is no whole number up to ${largest}`, column);
    return undefined;
  }
}
