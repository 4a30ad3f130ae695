import type { Range } from './range-condition.ts';

/** Rows that a dated criterion matches, as parts of a statement; where it counts, rows alike in `per` are counted. */
export type DatedSource = {
  readonly from: string;
  readonly person: string;
  readonly day: string;
  readonly where: readonly string[];
  readonly counted?: { readonly per: string; readonly range: Range<number> };
};
