import type { DistributionTable } from '#domain/disclosure/distribution-table';
import type { PersonSet } from '#domain/disclosure/person-set';

/** The true numbers of every cell: those of each table by label, then those of each cross-table row by row. */
export function exactCells(
  persons: PersonSet,
  tables: readonly DistributionTable[],
  crossTables: readonly (readonly [number, number])[],
): number[][] {
  const counted = tables.map(({ values }) => values.map(({ members }) => persons.andCardinality(members)));
  const crossed = crossTables.map(([rows, columns]) =>
    (tables[rows]?.values ?? []).flatMap((row) => {
      const both = persons.clone();
      both.andInPlace(row.members);
      const cells = (tables[columns]?.values ?? []).map(({ members }) => both.andCardinality(members));
      both.dispose();
      return cells;
    }),
  );
  return [...counted, ...crossed];
}
