import type { DistributionTable } from '#domain/disclosure/distribution-table';

/** The table in which the target has exactly these values, whatever the data say. */
export const placed = (table: DistributionTable, target: number, labels: readonly string[]): DistributionTable => ({
  name: table.name,
  values: table.values.map((value) => {
    const members = value.members.clone();
    if (labels.includes(value.label)) members.add(target);
    else members.remove(target);
    return { label: value.label, members };
  }),
});
