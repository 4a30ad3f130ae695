import { createHmac } from 'node:crypto';

const shortestDays = 365;
const longestDays = 3650;

/** The number of days to add to a person's dates: between −3650 and −365, always the same for one person and key. */
export function dayShift(key: Uint8Array, personKey: string): number {
  const draw = createHmac('sha256', key).update(`days:${personKey}`).digest().readUIntBE(0, 6);
  return -(shortestDays + (draw % (longestDays - shortestDays + 1)));
}

/**
 * Adds `days` to a DICOM day (`YYYYMMDD`). Returns an empty text for anything but a valid day, which could hold an
 * identity.
 */
export function shiftDay(day: string, days: number): string {
  const parts = /^(\d{4})[.-]?(\d{2})[.-]?(\d{2})$/.exec(day.trim());
  if (parts === null) return '';
  const [, year = '', month = '', date = ''] = parts;
  const instant = Date.UTC(Number(year), Number(month) - 1, Number(date));
  const read = new Date(instant);
  if (read.getUTCMonth() + 1 !== Number(month) || read.getUTCDate() !== Number(date)) return '';
  return new Date(instant + days * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
}
