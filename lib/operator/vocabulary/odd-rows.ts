import { AppError } from '#contracts/app-error';

/** One odd row: what is odd and what was done about it, and where the first of its kind stands. */
export type OddRow = { readonly what: string; readonly place: string };

/** Everything odd in a download: how many of each kind, and the first of all. */
export type OddRowsReport = {
  readonly total: number;
  readonly kinds: readonly (OddRow & { readonly count: number })[];
  readonly first: readonly OddRow[];
};

const mostListed = 20;

/** Collects the odd rows of a download in little memory: kinds are few, and the first of all rows are listed. */
export class OddRows {
  readonly #kinds = new Map<string, { place: string; count: number }>();
  readonly #first: OddRow[] = [];
  #leftOut = 0;

  /** Notes one. `leftOut` says that the row went no further. */
  note(what: string, place: string, leftOut = false): void {
    const kind = this.#kinds.get(what);
    if (kind === undefined) this.#kinds.set(what, { place, count: 1 });
    else kind.count += 1;
    if (this.#first.length < mostListed) this.#first.push({ what, place });
    if (leftOut) this.#leftOut += 1;
  }

  /**
   * Ends a file. One row, or a few, are somebody's slip; a file of which most rows cannot be read is another file than
   * its name says, and would leave the vocabulary without what it should hold.
   *
   * Throws INPUT_INVALID where that is so.
   */
  endFile(file: string, rows: number): void {
    const unreadable = this.#leftOut;
    this.#leftOut = 0;
    if (unreadable <= mostListed || unreadable * 2 <= rows) return;
    const place = this.#first.find((row) => row.place.startsWith(`${file}:`))?.place ?? file;
    throw new AppError('INPUT_INVALID', {
      details: [{ rule: `rows that can be read (${unreadable} of ${rows} cannot)`, place }],
    });
  }

  report(): OddRowsReport {
    const kinds = [...this.#kinds].map(([what, { count, place }]) => ({ what, place, count }));
    return { total: kinds.reduce((sum, { count }) => sum + count, 0), kinds, first: this.#first };
  }
}
