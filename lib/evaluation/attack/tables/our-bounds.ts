import type { Released } from '#domain/disclosure/disclosure-engine';
import type { DisclosureRules } from '#domain/disclosure/disclosure-rules';
import { isPartition } from '#domain/disclosure/table-cells';
import type { Bounds, ReleasedTables } from './released-bounds.ts';

/** What a released number without noise leaves possible: what is rounded to it, from the threshold on. */
function boundsOf(shown: number | null, most: number, { rounding, threshold }: DisclosureRules): Bounds {
  // Anything may be hidden for the sake of another cell, so that a hidden number may be as large as the total.
  if (shown === null) return { low: 0, high: most, hidden: true };
  const off = rounding / 2;
  return { low: Math.max(threshold, Math.ceil(shown - off)), high: Math.floor(shown + off), hidden: false };
}

/** An answer of our engine as constraints; nothing where the total is hidden, because there are no tables then. */
export function ourBounds(released: Released, rules: DisclosureRules): ReleasedTables | undefined {
  if (released.persons === null) return undefined;
  const total = boundsOf(released.persons, 0, rules);
  const cell = (shown: number | null): Bounds => boundsOf(shown, total.high, rules);
  const names = released.distributions.map(({ name }) => name);
  return {
    total,
    tables: released.distributions.map(({ name, cells }) => ({
      name,
      exactlyOne: isPartition(name),
      cells: cells.map(({ persons }) => cell(persons)),
    })),
    crossTables: (released.crossTables ?? []).map(({ rows, columns, cells }) => {
      const labels = (at: string) => released.distributions.find(({ name }) => name === at)?.cells ?? [];
      const across = labels(columns).length;
      return {
        rows: names.indexOf(rows),
        columns: names.indexOf(columns),
        cells: labels(rows).map((_, row) =>
          cells.slice(row * across, (row + 1) * across).map(({ persons }) => cell(persons)),
        ),
      };
    }),
  };
}
