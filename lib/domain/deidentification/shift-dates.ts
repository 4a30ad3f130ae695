import { shiftDay } from './day-shift.ts';
import type { DicomElement } from './dicom-dataset.ts';

/**
 * Dates of the study and its images, which the option "Retain Longitudinal Temporal Information" keeps in shifted form.
 */
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

/** Whether the option for dates overrides the table's action for `tag`. */
export function isLongitudinal(tag: string): boolean {
  return longitudinal.has(tag);
}

/**
 * Action C for dates. Dates are shifted by the person's number of days, so that intervals between studies stay the
 * same. Times of day become midnight: research needs days only, and a time to the second could be matched to the
 * hospital's own log.
 */
export function shiftDates(element: DicomElement, days: number): DicomElement {
  const shifted = (element.Value ?? []).map((value) => {
    if (element.vr === 'TM') return '000000';
    const day = shiftDay(String(value).slice(0, 8), days);
    return element.vr === 'DT' && day !== '' ? `${day}000000` : day;
  });
  return { vr: element.vr, Value: shifted.filter((value) => value !== '') };
}
