import type { DistributionName } from '#contracts/cohort-result';
import type { DistributionTable } from '#domain/disclosure/distribution-table';
import { largeEnough } from '#domain/disclosure/large-enough';
import { unionOfPersons } from './union-of-persons.ts';

/** A table in the cache: every value that is distinguished at the trust, rare ones too. */
export type CachedTable = DistributionTable['values'];

/**
 * Most values of a distribution with a label of their own, so that a cross table of two stays within the size of an
 * answer.
 */
export const maxLabels: Readonly<Partial<Record<DistributionName, number>>> & { readonly manufacturer: number } = {
  ethnicity: 30,
  studyYear: 60,
  modality: 30,
  manufacturer: 30,
};

/** The label of all values without a label of their own. In the other distributions, their persons are in no value. */
export const restLabels = { ethnicity: 'other or unknown', manufacturer: 'OTHER' } as const;

const inOrder = (one: { label: string }, other: { label: string }): number => (one.label < other.label ? -1 : 1);

/**
 * Returns a table in the form for questions. Values with fewer than `threshold` persons at the trust, and those beyond
 * the most common ones, have no label of their own, because a label would already disclose that there is such a person.
 * The values of age band, sex and slice thickness are fixed and always present.
 */
export function labelledTable(name: DistributionName, cached: CachedTable, threshold: number): DistributionTable {
  const most = maxLabels[name];
  if (most === undefined) return { name, values: cached };
  const restLabel = name === 'ethnicity' || name === 'manufacturer' ? restLabels[name] : undefined;
  const named = cached
    .filter(({ label, members }) => label !== restLabel && largeEnough(members.size, threshold))
    .sort((one, other) => other.members.size - one.members.size || inOrder(one, other))
    .slice(0, most);
  const unnamed = restLabel === undefined ? [] : cached.filter((value) => !named.includes(value));
  const others = unnamed.length === 0 ? [] : [{ label: restLabel ?? '', members: unionOfPersons(unnamed) }];
  return { name, values: [...named.sort(inOrder), ...others] };
}
