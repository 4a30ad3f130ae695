import { shiftDay } from './day-shift.ts';
import type { DicomElement } from './dicom-dataset.ts';

/** Dates of the image itself, which the option "Retain Longitudinal Temporal Information" keeps, shifted. */
const longitudinal: ReadonlySet<string> = new Set([
  '00080020', // StudyDate
  '00080021', // SeriesDate
  '00080022', // AcquisitionDate
  '00080023', // ContentDate
  '0008002A', // AcquisitionDateTime
  '00080030', // StudyTime
  '00080031', // SeriesTime
  '00080032', // AcquisitionTime
  '00080033', // ContentTime
]);

/** Whether the date option overrides the table's action for `tag`. */
export function isLongitudinal(tag: string): boolean {
  return longitudinal.has(tag);
}

/**
 * Action C for dates: days move by the person's shift, so that intervals between studies stay true. Times of day
 * become midnight: research asks for days, while a time to the second would find the study in the hospital's own log.
 */
export function shiftDates(element: DicomElement, days: number): DicomElement {
  const shifted = (element.Value ?? []).map((value) => {
    if (element.vr === 'TM') return '000000';
    const day = shiftDay(String(value).slice(0, 8), days);
    return element.vr === 'DT' && day !== '' ? `${day}000000` : day;
  });
  return { vr: element.vr, Value: shifted.filter((value) => value !== '') };
}
