type Distance = { readonly minDays?: number | undefined; readonly maxDays?: number | undefined };

const day = (days: number): string => {
  if (days === 0) return 'the same day';
  const length = Math.abs(days) === 1 ? '1 day' : `${Math.abs(days)} days`;
  return `${length} ${days < 0 ? 'before' : 'after'}`;
};

/** How far one event is from another, in words; a missing end is open. */
export const describeDays = ({ maxDays, minDays }: Distance): string => {
  if (minDays === undefined) return maxDays === undefined ? 'at any time' : `at any time until ${day(maxDays)}`;
  if (maxDays === undefined) return `from ${day(minDays)} on`;
  if (minDays === maxDays) return minDays === 0 ? 'on the same day' : day(minDays);
  return `from ${day(minDays)} to ${day(maxDays)}`;
};
