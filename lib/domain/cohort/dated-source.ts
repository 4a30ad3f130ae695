import type { DatedCriterion } from '#contracts/cohort';
import type { Bind } from './bound-values.ts';
import { eventSource } from './event-source.ts';
import { imageSource } from './image-source.ts';
import type { Range } from './range-condition.ts';

/** Rows that a dated criterion matches, as parts of a statement; where it counts, rows alike in `per` are counted. */
export type DatedSource = {
  readonly from: string;
  readonly person: string;
  readonly day: string;
  readonly where: readonly string[];
  readonly counted?: { readonly per: string; readonly range: Range<number> };
};

/** The rows that a criterion of either kind asks for. */
export const datedSource = (criterion: DatedCriterion, bind: Bind): DatedSource =>
  criterion.kind === 'event' ? eventSource(criterion, bind) : imageSource(criterion, bind);
