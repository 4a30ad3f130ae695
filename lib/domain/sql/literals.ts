/** The longest stretch that a day may be moved: 200 years. */
const mostDays = 200 * 366;

const daysOf = { day: 1, week: 7, month: 31, year: 366 } as const;

/** Whether a text is a day that exists, written as 2024-01-31, in the years 1 to 9999. */
export function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined || year === '0000') return false;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
}

/** Whether a text is an interval of whole days, weeks, months or years, at most some two hundred years long. */
export function isInterval(text: string): boolean {
  const [, amount, unit] = /^(\d{1,6}) (day|week|month|year)s?$/.exec(text) ?? [];
  return unit !== undefined && Number(amount) * daysOf[unit as keyof typeof daysOf] <= mostDays;
}

/** Whether a day may be moved by this many. */
export const movesDays = (days: number): boolean => Number.isInteger(days) && Math.abs(days) <= mostDays;

/** Whether a text is a number with a decimal point that every PostgreSQL reads as one and the same. */
export const isDecimal = (text: string): boolean => /^-?\d{0,15}\.\d{0,15}$/.test(text) && /\d/.test(text);

/** Whether a text is short and holds nothing that cannot be seen. */
export const isPlainText = (text: string): boolean => text.length <= 200 && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text);
