/** Days from one day to another; negative when the other is earlier. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** Whether a number lies between two ends, a missing one being open. */
export const between = (value: number, least: number | undefined, most: number | undefined): boolean =>
  (least === undefined || value >= least) && (most === undefined || value <= most);

/** Birthdays so far on a day, or undefined before birth. A missing month or day of birth is the first. */
export function ageOn(
  on: string,
  { year, month, day }: { readonly year: number; readonly month: number | null; readonly day: number | null },
): number | undefined {
  const [nowYear = 0, nowMonth = 0, nowDay = 0] = on.split('-').map(Number);
  let age = nowYear - year;
  const bornMonth = month ?? 1;
  if (nowMonth < bornMonth) age -= 1;
  if (nowMonth === bornMonth && nowDay < (day ?? 1)) age -= 1;
  return age < 0 ? undefined : age;
}
