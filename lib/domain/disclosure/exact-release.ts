import type { DisclosureRules } from './disclosure-rules.ts';
import { hideDerivableCells } from './hide-derivable-cells.ts';
import { largeEnough } from './large-enough.ts';
import type { PersonSet } from './person-set.ts';
import { type ReleasedNumber, rounded } from './release-number.ts';
import type { TableCells } from './table-cells.ts';

/** A number without noise: shown from the threshold on, rounded. */
export const exactNumber = (size: number, rules: DisclosureRules): ReleasedNumber =>
  largeEnough(size, rules.threshold)
    ? { persons: rounded(size, rules), margin: Math.floor(rules.rounding / 2) }
    : { persons: null };

/** Tables without noise beside a number that is shown; small cells are hidden, and those they could be told from. */
export function exactTables(
  persons: PersonSet,
  tables: readonly TableCells[],
  rules: DisclosureRules,
): readonly (readonly ReleasedNumber[])[] {
  const reach = rules.rounding / 2;
  const between = (size: number) => ({ least: Math.max(0, size - reach), most: size + reach });
  return tables.map(({ members, partition }) => {
    const sizes = members.map((cell) => persons.andCardinality(cell));
    const sums = partition
      ? [{ cells: sizes.map((_, index) => index), ...between(rounded(persons.size, rules)), exact: true }]
      : [];
    const hidden = hideDerivableCells(
      sizes.map((size) => ({ ...between(rounded(size, rules)), small: !largeEnough(size, rules.threshold) })),
      sums,
      rules.threshold,
    );
    return sizes.map((size, index) => (hidden.has(index) ? { persons: null } : exactNumber(size, rules)));
  });
}
