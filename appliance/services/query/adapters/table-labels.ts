import type { DistributionName } from '#contracts/cohort-result';
import type { DistributionTable } from '#domain/disclosure/distribution-table';
import { largeEnough } from '#domain/disclosure/large-enough';
import { joined } from './joined-persons.ts';

/** A table as it is held: every value that is told apart at the trust, rare ones too. */
export type HeldTable = DistributionTable['values'];

/** So many values have a label of their own; two such tables crossed stay within what an answer may hold. */
export const mostLabels: Readonly<Partial<Record<DistributionName, number>>> & { readonly manufacturer: number } = {
  ethnicity: 30,
  studyYear: 60,
  modality: 30,
  manufacturer: 30,
};

/** The label of all that has none of its own; of the others a person without label stands in no value. */
export const restLabels = { ethnicity: 'other or unknown', manufacturer: 'OTHER' } as const;

const inOrder = (one: { label: string }, other: { label: string }): number => (one.label < other.label ? -1 : 1);

/**
 * A table as questions see it: values with fewer than `threshold` persons at the trust, and those beyond the most
 * common ones, have no label of their own, because a label would already tell that there is somebody. The bands of
 * age, sex and slice thickness are the same for everybody and always there.
 */
export function labelledTable(name: DistributionName, held: HeldTable, threshold: number): DistributionTable {
  const most = mostLabels[name];
  if (most === undefined) return { name, values: held };
  const rest = name === 'ethnicity' || name === 'manufacturer' ? restLabels[name] : undefined;
  const named = held
    .filter(({ label, members }) => label !== rest && largeEnough(members.size, threshold))
    .sort((one, other) => other.members.size - one.members.size || inOrder(one, other))
    .slice(0, most);
  const unnamed = rest === undefined ? [] : held.filter((value) => !named.includes(value));
  const others = unnamed.length === 0 ? [] : [{ label: rest ?? '', members: joined(unnamed) }];
  return { name, values: [...named.sort(inOrder), ...others] };
}
