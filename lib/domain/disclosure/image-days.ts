/** Years and months with a value of their own, up to the data date; what lies before and after them has one value each. */
const yearsShown = 20;
const monthsShown = 24;

/** Values of a distribution over days, in order, and the value of a day. */
export type DayValues = {
  readonly labels: readonly string[];
  readonly labelOf: (year: number, month: number) => string;
};

const twoDigits = (month: number): string => String(month).padStart(2, '0');

/** Values that follow one another, numbered; `last` is the one of the data date. */
const valuesUpTo = (
  last: number,
  count: number,
  labelOf: (value: number) => string,
): { readonly labels: readonly string[]; readonly of: (value: number) => string } => {
  const first = last - count + 1;
  const [before, after] = [`before ${labelOf(first)}`, `after ${labelOf(last)}`];
  const named = Array.from({ length: count }, (_, index) => labelOf(first + index));
  return {
    labels: [before, ...named, after],
    of: (value) => (value < first ? before : value > last ? after : labelOf(value)),
  };
};

const yearOf = (dataDate: string): number => Number(dataDate.slice(0, 4));

/** Years of images: the twenty up to the ISO date of the data, and what lies before and after them. */
export function imageYears(dataDate: string): DayValues {
  const { labels, of } = valuesUpTo(yearOf(dataDate), yearsShown, String);
  return { labels, labelOf: (year) => of(year) };
}

/** Months of images: the 24 up to the ISO date of the data, and what lies before and after them. */
export function imageMonths(dataDate: string): DayValues {
  const nameOf = (index: number): string => `${Math.floor(index / 12)}-${twoDigits((index % 12) + 1)}`;
  const { labels, of } = valuesUpTo(yearOf(dataDate) * 12 + Number(dataDate.slice(5, 7)) - 1, monthsShown, nameOf);
  return { labels, labelOf: (year, month) => of(year * 12 + month - 1) };
}
