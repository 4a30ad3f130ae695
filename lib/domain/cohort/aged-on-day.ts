import type { AgeRange } from '#contracts/cohort-ranges';
import type { Bind } from './bound-values.ts';
import { ageOnDayCondition } from './person-conditions.ts';

/** That the person of an event or an image was of such an age on its day. */
export const agedOnDay = (
  age: AgeRange,
  { person, day }: { readonly person: string; readonly day: string },
  bind: Bind,
): string =>
  `EXISTS (SELECT 1 FROM omop.person AS b WHERE b.person_id = ${person} AND ${ageOnDayCondition(age, day, bind, 'b.')})`;
