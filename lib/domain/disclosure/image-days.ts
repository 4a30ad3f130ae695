/** Years and months with a value of their own, up to the data date; what lies before and after them has one value each. */
const yearsShown = 20;
const monthsShown = 24;

/** Values that follow one another, numbered; `last` is the one of the data date. */
const valuesUpTo = (
  last: number,
  count: number,
  nameOf: (value: number) => string,
): { readonly labels: readonly string[]; readonly of: (value: number) => string } => {
  const first = last - count + 1;
  const [before, after] = [`before ${nameOf(first)}`, `after ${nameOf(last)}`];
  const named = Array.from({ length: count }, (_, index) => nameOf(first + index));
  return {
    labels: [before, ...named, after],
    of: (value) => (value < first ? before : value > last ? after : nameOf(value)),
  };
};

const yearOf = (dataDate: string): number => Number(dataDate.slice(0, 4));

/** Years of images: the twenty up to the ISO date of the data, and what lies before and after them. */
export function imageYears(dataDate: string): {
  readonly labels: readonly string[];
  readonly labelOf: (year: number) => string;
} {
  const { labels, of } = valuesUpTo(yearOf(dataDate), yearsShown, String);
  return { labels, labelOf: of };
}

/** Months of images: the 24 up to the ISO date of the data, and what lies before and after them. Months count from 1. */
export function imageMonths(dataDate: string): {
  readonly labels: readonly string[];
  readonly labelOf: (year: number, month: number) => string;
} {
  const nameOf = (index: number): string => `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
  const { labels, of } = valuesUpTo(yearOf(dataDate) * 12 + Number(dataDate.slice(5, 7)) - 1, monthsShown, nameOf);
  return { labels, labelOf: (year, month) => of(year * 12 + month - 1) };
}
