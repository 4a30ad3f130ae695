const origin = Date.UTC(1920, 0, 1);
const day = 86_400_000;

/** The calendar day that is `days` after 1920-01-01, as definitions write it. */
export const dayOf = (days: number): string => new Date(origin + days * day).toISOString().slice(0, 10);

/** Days since 1920-01-01. */
export const daysTo = (text: string): number => Math.round((Date.parse(`${text}T00:00:00Z`) - origin) / day);
